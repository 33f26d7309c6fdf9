"""An audit as a file: Word in the form's own layout, Excel, CSV, JSON with everything, PDF. Holds no rules and asks nobody."""
