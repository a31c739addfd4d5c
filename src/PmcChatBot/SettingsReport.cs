using System.Text.RegularExpressions;
using PmcChatBot.Core.Roster;

namespace PmcChatBot;

/// <summary>Reads the settings and collects every problem, with what was expected and what was found.</summary>
internal sealed partial class SettingsReport(IConfiguration configuration)
{
    private readonly List<string> _failures = [];
    private readonly Dictionary<string, string[]> _sections = new(StringComparer.OrdinalIgnoreCase);

    public IConfiguration Configuration => configuration;

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Binds a section. Unknown keys are reported, because most are typing errors and would have no effect.</summary>
    public T Bind<T>(string section)
        where T : new()
    {
        var options = new T();
        try
        {
            (section.Length == 0 ? configuration : configuration.GetSection(section)).Bind(options);
            ExpectLists<T>(section);
        }
        catch (InvalidOperationException error)
        {
            var parts = Conversion().Match(error.Message);
            var expected = parts.Groups["type"].Value.EndsWith("Boolean", StringComparison.Ordinal) ? "true or false" : "a number";
            _failures.Add(
                parts.Success
                    ? $"{parts.Groups["key"].Value}: expected {expected}, found \"{parts.Groups["value"].Value}\"."
                    : error.Message
            );
        }

        // The top level also contains all environment variables.
        if (section.Length > 0)
        {
            _sections[section] = [.. typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name)];
            NameUnknown(section, _sections[section]);
        }

        return options;
    }

    public void Expect(bool holds, string key, string expected, string found)
    {
        if (!holds)
        {
            _failures.Add($"{key}: expected {expected}, found {(found.Length == 0 ? "nothing" : $"\"{found}\"")}.");
        }
    }

    /// <summary>Expects the address of a vendor to be https or on this machine, because secrets are sent there.</summary>
    public void ExpectSafe(string key, string address) =>
        Expect(
            Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)),
            key,
            "an https address",
            address
        );

    /// <summary>A list that is given as one value is not bound at all, and its default would hold.</summary>
    private void ExpectLists<T>(string section)
    {
        foreach (var list in typeof(T).GetProperties().Where(property => property.PropertyType == typeof(IReadOnlyList<string>)))
        {
            var key = section.Length == 0 ? list.Name : $"{section}:{list.Name}";
            Expect(
                string.IsNullOrEmpty(configuration[key]),
                key,
                $"a list ({key.Replace(":", "__", StringComparison.Ordinal)}__0, __1 ...)",
                configuration[key] ?? ""
            );
        }
    }

    private void NameUnknown(string section, string[] known) =>
        _failures.AddRange(
            configuration
                .GetSection(section)
                .GetChildren()
                .Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                .Select(child => $"{section}:{child.Key}: unknown setting. {section} has {string.Join(", ", known)}.")
        );

    /// <summary>
    /// Names sections that are spelt almost like one that there is, and have a setting of it. Other sections are other programs' variables.
    /// </summary>
    public void NameMisspeltSections() =>
        _failures.AddRange(
            from found in configuration.GetChildren()
            where !_sections.ContainsKey(found.Key)
            from setting in found.GetChildren()
            from section in _sections
            where
                section.Value.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)
                && Spelling.Distance(found.Key.ToUpperInvariant(), section.Key.ToUpperInvariant()) <= Math.Max(1, section.Key.Length / 3)
            select $"{found.Key}:{setting.Key}: unknown setting. Did you mean {section.Key}:{setting.Key}?"
        );

    [GeneratedRegex("value '(?<value>.*)' at '(?<key>.*)' to type '(?<type>.*)'")]
    private static partial Regex Conversion();
}
