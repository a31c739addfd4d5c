using PmcChatBot.Core.Notes;

namespace PmcChatBot.Replay;

/// <summary>What the notes should say after the edits so far, section by section, with the accidents left out.</summary>
internal sealed class Tracked
{
    private readonly Dictionary<SectionKey, string> _texts = [];
    private readonly Dictionary<SectionKey, List<string?>> _states = [];

    public Tracked(string initial)
    {
        var outline = NotesOutline.Read(initial, new TeamNames([]));
        foreach (var key in outline.Keys)
        {
            Set(key, outline.Text(key));
        }
    }

    public string? Text(SectionKey key) => _texts.GetValueOrDefault(key);

    /// <summary>Whether a change takes a section back to an earlier state of itself.</summary>
    public bool TakesBack(RecordedChange change)
    {
        var now = change.Op == "remove" ? null : change.Text;
        return !string.IsNullOrEmpty(Text(change.Key))
            && now != Text(change.Key)
            && _states
                .GetValueOrDefault(change.Key, [])
                .Exists(state => state == now || (string.IsNullOrEmpty(state) && string.IsNullOrEmpty(now)));
    }

    public void Apply(RecordedChange change) => Set(change.Key, change.Op == "remove" ? null : change.Text);

    /// <summary>A section and everything below it.</summary>
    public IReadOnlyList<SectionKey> Below(SectionKey key) => [.. _texts.Keys.Where(other => other == key || other.IsBelow(key))];

    public void Set(SectionKey key, string? text)
    {
        if (!_states.TryGetValue(key, out var states))
        {
            _states[key] = states = _texts.Count == 0 ? [] : [null];
        }

        states.Add(text);
        if (text is null)
        {
            _texts.Remove(key);
        }
        else
        {
            _texts[key] = text;
        }
    }
}
