"""The pages of editors and admins, under /admin: one module a feature, around one frame. No rules, no SQL: those are in `knowledge/`."""
