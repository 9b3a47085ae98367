"""The activity log and its seals are written once: the database itself refuses to change or delete a row."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION foundation_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The activity log is append-only: % of % was refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON foundation_activity
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON foundation_seal
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_append_only();
"""

BACKWARD = """
DROP TRIGGER append_only ON foundation_seal;
DROP TRIGGER append_only ON foundation_activity;
DROP FUNCTION foundation_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
