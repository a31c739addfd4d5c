using System.Runtime.CompilerServices;
using Markdig;
using Markdig.Syntax;

namespace PmcChatBot.Tests.Conversations;

public sealed class ConversationTests
{
    [Theory, MemberData(nameof(Conversations.All), MemberType = typeof(Conversations))]
    public Task The_conversation_goes_as_written(string title, string script) =>
        Conversations.PlayAsync(title, script, StagePlatform.Local);
}

public sealed class ConversationsOnSlackTests
{
    [Theory, MemberData(nameof(Conversations.All), MemberType = typeof(Conversations))]
    public Task The_conversation_goes_as_written(string title, string script) =>
        Conversations.PlayAsync(title, script, StagePlatform.Slack);
}

public sealed class ConversationsOnTeamsTests
{
    [Theory, MemberData(nameof(Conversations.All), MemberType = typeof(Conversations))]
    public Task The_conversation_goes_as_written(string title, string script) =>
        Conversations.PlayAsync(title, script, StagePlatform.Teams);
}

/// <summary>Plays the conversations in the Markdown files of this folder.</summary>
internal static class Conversations
{
    public static TheoryData<string, string> All => [.. Files().SelectMany(Read)];

    public static async Task PlayAsync(string title, string script, StagePlatform platform)
    {
        await using var seeded = await SeededStage.OpenAsync(TestContext.Current.CancellationToken, platform);
        var play = new Script(seeded, TestContext.Current.CancellationToken);
        await play.RunAsync(script, title);
    }

    private static IEnumerable<string> Files([CallerFilePath] string here = "") =>
        Directory.EnumerateFiles(Path.GetDirectoryName(here)!, "*.md").Order();

    private static IEnumerable<(string, string)> Read(string path)
    {
        var source = File.ReadAllText(path);
        var title = "";
        foreach (var block in Markdown.Parse(source, new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build()))
        {
            if (block is HeadingBlock heading)
            {
                title = source[heading.Span.Start..(heading.Span.End + 1)].TrimStart('#', ' ');
            }
            else if (block is FencedCodeBlock fence)
            {
                yield return (title, fence.Lines.ToString());
            }
        }
    }
}
