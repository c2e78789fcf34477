"""Fixes: edits of files that mend what rules report, and leave everything else as it is written.

A rule proposes changes of records (`ecslint.model.remedy`). `plan` finds where the values are written, `editor` edits
the text there, and `rounds` makes edits, judges the outcome and drops what does not help.
"""
