"""What months and days of the week are called in files."""

_MONTHS = """
    jan january januar janvier enero ene gennaio gen janeiro januari янв января январь jänner
    feb february februar février févr fevrier fevr febrero febbraio fevereiro fev februari фев
        февр февраля февраль
    mar march märz mrz mär maerz mars marzo março marco maart mrt мар марта март
    apr april avril avr abril abr aprile апр апреля апрель
    may mai mayo maggio mag maio mei мая май
    jun june juni juin junio giugno giu junho июн июня июнь
    jul july juli juillet juil julio luglio lug julho июл июля июль
    aug august août aout agosto ago augustus авг августа август
    sep sept september septembre septiembre set settembre setembro сен сент сентября сентябрь
    oct october oktober okt octobre octubre ottobre ott outubro out окт октября октябрь
    nov november novembre noviembre novembro ноя нояб ноября ноябрь
    dec december dezember dez décembre decembre déc diciembre dic dicembre dezembro декабря дек
        декабрь
"""

_WEEKDAYS = """
    mon monday mo montag lun lundi lunes lunedì seg пн
    tue tues tuesday di dienstag mar mardi martes martedì ter вт
    wed wednesday mi mittwoch mer mercredi mié mie miércoles mercoledì qua ср
    thu thur thurs thursday do donnerstag jeu jeudi jue jueves gio giovedì qui чт
    fri friday fr freitag ven vendredi vie viernes venerdì sex пт
    sat saturday sa samstag sonnabend sam samedi sáb sab sábado sabato сб
    sun sunday so sonntag dim dimanche dom domingo domenica вс
"""

_FILLING = "de del of the st nd rd th г"


def _by_name() -> dict[str, int]:
    months: dict[str, int] = {}
    number = 0
    for line in _MONTHS.strip("\n").split("\n"):
        number += not line.startswith(" " * 8)
        months |= dict.fromkeys(line.split(), number)
    return months


MONTHS = _by_name()
"""1 to 12 by names and their short forms, in small letters, without a point."""

WEEKDAYS = {
    name: number
    for number, line in enumerate(_WEEKDAYS.strip().split("\n"))
    for name in line.split()
}
"""0, a Monday, to 6."""
FILLING = frozenset(_FILLING.split())
"""Words in a date that say nothing."""
