using System.Globalization;

namespace PmcChatBot.Core.Schedules;

/// <summary>
/// How days are written for a person: <c>6 September</c>, <c>6. September</c>, <c>6 de septiembre</c>. The names are data of our own,
/// because the program runs without the system's cultures.
/// </summary>
public sealed class DateLanguage
{
    private readonly DateTimeFormatInfo _names;
    private readonly string _day;
    private readonly string _weekday;
    private readonly string _year;

    private DateLanguage(string code, string name, string months, string days, (string Day, string Weekday, string Year) patterns)
    {
        (Code, Name) = (code, name);
        (_day, _weekday, _year) = patterns;
        _names = (DateTimeFormatInfo)CultureInfo.InvariantCulture.DateTimeFormat.Clone();
        _names.MonthNames = _names.MonthGenitiveNames = [.. months.Split(' '), ""];
        _names.DayNames = days.Split(' ');
    }

    /// <summary>The languages that can be chosen, by what people type.</summary>
    public static IReadOnlyList<DateLanguage> All { get; } =
    [
        new(
            "en",
            "English",
            "January February March April May June July August September October November December",
            "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
            ("d MMMM", "dddd {0}", "{0} yyyy")
        ),
        new(
            "en-us",
            "American English",
            "January February March April May June July August September October November December",
            "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
            ("MMMM d", "dddd, {0}", "{0}, yyyy")
        ),
        new(
            "de",
            "Deutsch",
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
            "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag",
            ("d. MMMM", "dddd, {0}", "{0} yyyy")
        ),
        new(
            "es",
            "español",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "domingo lunes martes miércoles jueves viernes sábado",
            ("d 'de' MMMM", "dddd, {0}", "{0} 'de' yyyy")
        ),
        new(
            "fr",
            "français",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "dimanche lundi mardi mercredi jeudi vendredi samedi",
            ("d MMMM", "dddd {0}", "{0} yyyy")
        ),
        new(
            "it",
            "italiano",
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "domenica lunedì martedì mercoledì giovedì venerdì sabato",
            ("d MMMM", "dddd {0}", "{0} yyyy")
        ),
        new(
            "nl",
            "Nederlands",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "zondag maandag dinsdag woensdag donderdag vrijdag zaterdag",
            ("d MMMM", "dddd {0}", "{0} yyyy")
        ),
        new(
            "pt",
            "português",
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
            "domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado",
            ("d 'de' MMMM", "dddd, {0}", "{0} 'de' yyyy")
        ),
        new(
            "ja",
            "日本語",
            "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
            "日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日",
            ("M'月'd'日'", "{0} (dddd)", "yyyy'年'{0}")
        ),
    ];

    /// <summary>What is used for whoever has not chosen.</summary>
    public static DateLanguage English { get; } = All[0];

    /// <summary>What people type: <c>de</c>.</summary>
    public string Code { get; }

    /// <summary>The language's own name.</summary>
    public string Name { get; }

    /// <summary>The language that somebody typed, by its code or name; <see langword="null"/> if there is none.</summary>
    public static DateLanguage? Find(string? typed) =>
        All.FirstOrDefault(language =>
            language.Code.Equals(typed, StringComparison.OrdinalIgnoreCase)
            || language.Name.Equals(typed, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>A day in this language.</summary>
    /// <param name="day">The day.</param>
    /// <param name="weekday">Whether with the day of the week.</param>
    /// <param name="year">Whether with the year.</param>
    public string Say(DateTime day, bool weekday = false, bool year = false)
    {
        var pattern = year ? _year.Replace("{0}", _day, StringComparison.Ordinal) : _day;
        pattern = weekday ? _weekday.Replace("{0}", pattern, StringComparison.Ordinal) : pattern;
        return day.ToString(pattern, _names);
    }
}
