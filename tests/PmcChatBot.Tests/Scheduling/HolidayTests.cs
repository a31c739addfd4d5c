using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PmcChatBot.Scheduling;
using Shouldly;

namespace PmcChatBot.Tests.Scheduling;

public sealed class HolidayTests
{
    private const string Calendar =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20170905\nSUMMARY:Founders' Day\nEND:VEVENT\nEND:VCALENDAR";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_meeting_on_a_holiday_is_asked_about_and_moved_with_a_button()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommitAsync(seeded, "holidays.md", "2017-09-05 Founders' Day\n2017-09-06 The day after\n2017-12-25 Christmas\n");
        await CommandAsync(seeded, "chair add Eric Malm");

        (await CommandAsync(seeded, "holidays holidays.md")).ShouldContain("I am reading the holidays from `holidays.md`");

        ToChair(seeded).ShouldContain(text => text.StartsWith("I know 3 holidays of the next 2 years from `holidays.md`"));
        var question = seeded.Stage.Chat.ToPerson(seeded.Chair).Single(message => message.Text.Contains("is on a holiday"));
        question.Text.ShouldContain("on Tuesday 5 September 2017 is on a holiday: Founders' Day.");
        question.Buttons.Select(button => button.Label).ShouldBe(["Cancel it", "Move it to Thursday 7 September", "Keep it"]);
        await seeded.Stage.Chat.PressAsync(seeded.Chair, question.Buttons[1].Action, Cancel);
        await seeded.Stage.SettleAsync(Cancel);

        (await seeded.Stage.MeetingAsync(seeded.Meeting.Id, Cancel)).IsoDate.ShouldBe("2017-09-07");
        seeded
            .Stage.Chat.ToPerson(seeded.Person("Eric Malm"))
            .ShouldContain(message =>
                message.Text.StartsWith(
                    "Dieu Cao moved the meeting of Tuesday 5 September 2017 to Thursday 7 September 2017: Founders' Day"
                )
                && message.Buttons.Count == 0
            );
        (await CommandAsync(seeded, "holidays")).ShouldContain("- Tuesday 5 September 2017: Founders' Day");
    }

    [Fact]
    public async Task Kept_or_cancelled_it_is_not_asked_about_again()
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);
        await CommitAsync(seeded, "holidays.md", "2017-09-05 Founders' Day\n2017-09-20 Another day\n");
        await CommandAsync(seeded, "holidays holidays.md");

        (await CommandAsync(seeded, "meeting keep 2017-09-05")).ShouldContain("takes place, although it is on a holiday (Founders' Day)");
        await CommandAsync(seeded, "meeting cancel 2017-09-20 Another day");
        var asked = Questions(seeded);
        await CommandAsync(seeded, "holidays holidays.md");
        await seeded.Stage.AdvanceToAsync(seeded.Stage.Clock.GetUtcNow().AddHours(2), Cancel);

        Questions(seeded).ShouldBe(asked);
        asked.ShouldBe(0);
        (await CommandAsync(seeded, "meeting keep 2017-10-03")).ShouldContain("is no holiday that I know");
        (await CommandAsync(seeded, "holidays off")).ShouldContain("I do not look at holidays any more.");
        (await CommandAsync(seeded, "holidays")).ShouldContain("I know no holidays.");
    }

    [Fact]
    public async Task A_calendar_is_read_over_http_where_the_operator_allows_it()
    {
        await using var server = await ServerAsync(context => context.Response.WriteAsync(Calendar, Cancel));
        await using var seeded = await AllowingAsync(true);

        await CommandAsync(seeded, $"holidays {server.Urls.First()}/a.ics");

        ToChair(seeded).ShouldContain(text => text.Contains("is on a holiday: Founders' Day"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/a.ics", "I read only what begins with https://")]
    [InlineData("https://127.0.0.1:1/a.ics", "127.0.0.1 is not on the internet")]
    [InlineData("https://localhost:1/a.ics", "localhost is not on the internet")]
    [InlineData("https://[::1]:1/a.ics", "is not on the internet")]
    [InlineData("https://169.254.169.254/latest/meta-data", "169.254.169.254 is not on the internet")]
    [InlineData("https://[::ffff:10.0.0.1]/a.ics", "is not on the internet")]
    [InlineData("https://0x7f000001/a.ics", "is not on the internet")]
    [InlineData("missing.md", "the notes' repository has no file `missing.md`")]
    public async Task What_must_not_or_cannot_be_read_is_said(string from, string why)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);

        await CommandAsync(seeded, $"holidays {from}");

        ToChair(seeded)
            .ShouldContain(
                text => text.Contains("I could not read the holidays") && text.Contains(why),
                string.Join('\n', ToChair(seeded))
            );
    }

    [Theory]
    [InlineData("/etc/passwd", "begins at the root")]
    [InlineData("../../etc/passwd", "begins at the root")]
    [InlineData("file:///etc/passwd", "URLs that begin with https://")]
    [InlineData("ftp://example.org/a.ics", "URLs that begin with https://")]
    [InlineData("https://jo:secret@example.org/a.ics", "no user and password")]
    [InlineData("two words", "neither a URL nor a path")]
    public async Task What_is_no_place_is_refused(string from, string why)
    {
        await using var seeded = await SeededStage.OpenAsync(Cancel);

        (await CommandAsync(seeded, $"holidays {from}")).ShouldContain(why);

        (await seeded.Stage.CommitteeAsync(Cancel)).HolidayFeed.ShouldBeNull();
    }

    [Fact]
    public async Task Too_much_and_an_error_of_the_server_are_said()
    {
        await using var server = await ServerAsync(async context =>
        {
            if (context.Request.Path == "/long.ics")
            {
                await context.Response.WriteAsync(new string('x', 1_500_000), Cancel);
            }
            else
            {
                context.Response.StatusCode = 404;
            }
        });
        await using var seeded = await AllowingAsync(true);

        await CommandAsync(seeded, $"holidays {server.Urls.First()}/long.ics");
        ToChair(seeded).ShouldContain(text => text.Contains("it is longer than 1 MB"));
        await CommandAsync(seeded, $"holidays {server.Urls.First()}/gone.ics");
        ToChair(seeded).ShouldContain(text => text.Contains("127.0.0.1 answered 404"));
    }

    [Theory]
    [InlineData("8.8.8.8", false)]
    [InlineData("2606:4700::1111", false)]
    [InlineData("172.15.0.1", false)]
    [InlineData("172.16.0.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("64:ff9b::a00:1", true)]
    [InlineData("::ffff:192.168.0.1", true)]
    [InlineData("::", true)]
    public void Private_addresses_are_known(string address, bool isPrivate) =>
        HolidayReader.IsPrivate(IPAddress.Parse(address)).ShouldBe(isPrivate);

    private static Task<SeededStage> AllowingAsync(bool allow) =>
        SeededStage.OpenAsync(
            Cancel,
            settings: _ =>
                Task.FromResult<IReadOnlyDictionary<string, string?>>(
                    new Dictionary<string, string?> { ["Holidays:AllowPrivate"] = allow ? "true" : "false" }
                )
        );

    private static async Task<WebApplication> ServerAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(answer);
        await app.StartAsync(Cancel);
        return app;
    }

    private static Task CommitAsync(SeededStage seeded, string path, string text) =>
        new HandEditor(seeded.Stage.Git, path).CommitAsync("Sam", seeded.Stage.Clock.GetUtcNow(), "By hand", text, Cancel);

    private static Task<string> CommandAsync(SeededStage seeded, string text) => seeded.Stage.CommandAsync(seeded.Chair, text, Cancel);

    private static IReadOnlyList<string> ToChair(SeededStage seeded) =>
        [.. seeded.Stage.Chat.ToPerson(seeded.Chair).Select(message => message.Text)];

    private static int Questions(SeededStage seeded) =>
        seeded.Stage.Chat.ToPerson(seeded.Chair).Count(message => message.Text.Contains("is on a holiday: ") && message.Buttons.Count > 0);
}
