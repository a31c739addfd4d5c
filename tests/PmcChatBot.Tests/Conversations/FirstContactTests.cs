using Shouldly;

namespace PmcChatBot.Tests.Conversations;

public sealed class FirstContactTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_question_says_once_what_the_bot_is_and_who_set_it_up()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var play = new Script(seeded, Cancel);

        await play.RunAsync("Dieu Cao: /pmc ask\nDieu Cao: /pmc lead MySQL Dies Köper", "two teams");
        Greetings(seeded).ShouldBe(1);
        seeded
            .Stage.Chat.ToPerson(seeded.Person("Dies Köper"))
            .ShouldContain(message =>
                message.Text.Contains("Hello, I collect updates for the Runtime PMC's notes; Dieu Cao set me up.")
                && message.Text.Contains("What has **CLI** done")
            );

        await play.RunAsync("clock +16d\nDieu Cao: /pmc ask", "the next meeting");
        Greetings(seeded).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_is_told_of_a_duty_reads_first_what_the_bot_is_and_not_again_with_the_question()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        var play = new Script(seeded, Cancel);

        await play.RunAsync("Dieu Cao: /pmc deputy CLI Dies Köper", "told before anybody is asked");
        seeded
            .Stage.Chat.ToPerson(seeded.Person("Dies Köper"))
            .ShouldContain(message => message.Text.Contains("Hello, I collect") && message.Text.Contains("made you a deputy of **CLI**"));

        await play.RunAsync("Dieu Cao: /pmc lead MySQL Dies Köper\nDieu Cao: /pmc ask", "the first question");
        Greetings(seeded).ShouldBe(1);
    }

    private static int Greetings(SeededStage seeded) =>
        seeded.Stage.Chat.ToPerson(seeded.Person("Dies Köper")).Count(message => message.Text.Contains("Hello, I collect"));
}
