"""Help desks: one interface (`desk`), its words (`models`, `errors`) and one folder per vendor."""
