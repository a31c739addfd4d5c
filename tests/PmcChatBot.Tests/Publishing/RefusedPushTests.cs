using Shouldly;

namespace PmcChatBot.Tests.Publishing;

/// <summary>The channel has the notes, and git refuses them for days: what people change since is changed in the channel.</summary>
public sealed class RefusedPushTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Dies Köper: /pmc withdraw CLI\n> Dies Köper: The channel follows in a moment.")]
    [InlineData("Dieu Cao: /pmc withdraw CLI\n> Dieu Cao: The channel follows in a moment.")]
    [InlineData("Dies Köper deletes\n> Dies Köper: are published; shall I take\nDies Köper presses Take it out")]
    [InlineData("Dies Köper edits: - Other words\nclock +11m\n> channel: Other words")]
    public async Task What_was_taken_out_leaves_the_channel_though_git_refuses_the_notes(string script)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var play = new Script(seeded, Cancel);
        await play.RunAsync("Dieu Cao: /pmc ask\nDies Köper: - secretwords of CLI\nEric Malm: - Diego is fine", "answers");
        Refuse(seeded.Stage.Repository);
        await play.RunAsync(
            "Dieu Cao: /pmc compile\n> Dieu Cao: are posted, but not in git yet\n> channel: secretwords\nDieu Cao: /pmc status\n"
                + "> Dieu Cao: The notes are posted, but not in git yet.\nclock +2h",
            "refused"
        );

        await play.RunAsync(script, "a change");

        seeded.Stage.Chat.InChannel(seeded.Chair).ShouldAllBe(message => !message.Text.Contains("secretwords"));
        await play.RunAsync("> channel: Diego is fine", "the rest");
    }

    private static void Refuse(string repository)
    {
        var hook = Directory.CreateDirectory(Path.Combine(repository, "hooks")).FullName + "/pre-receive";
        File.WriteAllText(hook, "#!/bin/sh\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
