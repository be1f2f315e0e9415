"""How the shipped model is learnt. Needs scikit-learn, which only development installs; never imported at run time."""
