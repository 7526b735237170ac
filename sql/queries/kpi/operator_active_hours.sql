${include:queries/kpi/shared/active_hours.sql}
