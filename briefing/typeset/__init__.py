"""A brief becomes a Document: texts in runs, paragraphs and sources numbered, directions set."""

from briefing.typeset.blocks import typeset

__all__ = ["typeset"]
