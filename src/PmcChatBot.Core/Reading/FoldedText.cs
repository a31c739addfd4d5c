using System.Text;
using PmcChatBot.Core.Roster;

namespace PmcChatBot.Core.Reading;

/// <summary>A text for comparison: lower case, without accents.</summary>
/// <param name="Text">The folded text.</param>
/// <param name="At">Where each of its characters stands in the original, and at the end the original's length.</param>
public sealed record FoldedText(string Text, IReadOnlyList<int> At)
{
    /// <summary>Folds a text.</summary>
    public static FoldedText Of(string text)
    {
        var (folded, at) = (new StringBuilder(text.Length), new List<int>(text.Length + 1));
        for (var i = 0; i < text.Length; i++)
        {
            if (Accents.Fold(text[i]) is { } letter)
            {
                folded.Append(letter);
                at.Add(i);
            }
        }

        at.Add(text.Length);
        return new FoldedText(folded.ToString(), at);
    }

    /// <summary>The part of the original that a part of the folded text stands for.</summary>
    public Range Original(Range folded) => At[folded.Start.GetOffset(Text.Length)]..At[folded.End.GetOffset(Text.Length)];
}
