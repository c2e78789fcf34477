"""Rules without code: YAML files that say in JSON Schema what a record must be.

    rule_file   reads one, and refuses what could not mean anything
    schema      looks a rule's schema over when it is loaded
    view        a record as JSON data in the API's vocabulary
    doubts      what cannot be decided, among errors
    keywords    JSON Schema over data of which some is not known
    prefixes    what texts a regular expression can match must begin with
    findings    from what the schema refuses to places and messages

Nothing of this is imported unless there is such a rule.
"""
