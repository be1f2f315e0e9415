"""What `prachakhom bench` measures, one file each."""
