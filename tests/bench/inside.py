"""The lab with the constant route in it, for a server to serve."""

from app import app as lab

from .constant import with_constant

app = with_constant(lab)
