// MokumePlan
