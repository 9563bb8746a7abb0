from django.db import migrations


class Migration(migrations.Migration):
    """The database refuses to change or delete rows of append-only tables, whoever asks."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% 只可新增：不得修改或删除；更正请新增冲正记录', TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_auditrow
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            "DROP TRIGGER append_only ON audit_auditrow; DROP FUNCTION refuse_change();",
        )
    ]
