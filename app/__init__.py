"""The parts of Acopio that need a workspace, a command line or a window."""

__version__ = "0.1.0"
