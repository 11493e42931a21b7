"""The pages on which people learn: course home, unit, answers, grades, calendar."""
