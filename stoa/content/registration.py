"""Puts this domain's own block kinds into the registry when Django has loaded the apps."""

from stoa.content.blocks import register

register()
