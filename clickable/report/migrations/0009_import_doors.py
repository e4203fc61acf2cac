from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("report", "0008_sealed_reports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="doorcount",
            name="door",
            field=models.CharField(
                choices=[
                    ("form", "formulaire"),
                    ("module", "module d’un autre site"),
                    ("api", "API"),
                    ("partner", "programme d’un partenaire"),
                    ("extension", "extension de navigateur"),
                    ("app", "application"),
                    ("import", "fichier importé"),
                    ("mail", "courriel d’un partenaire"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="door",
            field=models.CharField(
                choices=[
                    ("form", "formulaire"),
                    ("module", "module d’un autre site"),
                    ("api", "API"),
                    ("partner", "programme d’un partenaire"),
                    ("extension", "extension de navigateur"),
                    ("app", "application"),
                    ("import", "fichier importé"),
                    ("mail", "courriel d’un partenaire"),
                ],
                max_length=10,
            ),
        ),
    ]
