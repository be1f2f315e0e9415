"""How the shipped model is learnt. Needs scikit-learn, which only development installs; nothing at run time imports it."""
