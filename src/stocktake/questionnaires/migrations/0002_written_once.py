"""What the database itself refuses: changing what was acknowledged, frozen, signed or consented to, and an opened version."""

from django.db import migrations

WRITTEN_ONCE = ("revision", "snapshot", "signature", "receipt", "consententry")
VERSION_PARTS = ("node", "choice")

FORWARD = """
CREATE FUNCTION questionnaires_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are written once: % was refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION questionnaires_opened_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint;
BEGIN
    touched := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
    IF EXISTS (SELECT 1 FROM questionnaires_version WHERE id = touched AND opened_at IS NOT NULL) THEN
        RAISE EXCEPTION 'A version of a questionnaire does not change once it was opened: % of % was refused.', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
""" + "\n".join(  # nosec B608 # the names of our own tables
    [
        f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON questionnaires_{table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION questionnaires_written_once();"
        for table in WRITTEN_ONCE
    ]
    + [
        f"CREATE TRIGGER opened_stays BEFORE INSERT OR UPDATE OR DELETE ON questionnaires_{table} "
        "FOR EACH ROW EXECUTE FUNCTION questionnaires_opened_stays();"
        for table in VERSION_PARTS
    ]
)  # noqa: S608 - the names of our own tables

BACKWARD = "\n".join(
    [f"DROP TRIGGER written_once ON questionnaires_{table};" for table in WRITTEN_ONCE]
    + [f"DROP TRIGGER opened_stays ON questionnaires_{table};" for table in VERSION_PARTS]
    + ["DROP FUNCTION questionnaires_opened_stays();", "DROP FUNCTION questionnaires_written_once();"]
)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
