"""What `ecslint init` proposes to a repository: settings, a hook, a pipeline. Nothing here asks or prints."""
