using System.Net.Sockets;
using PmcChatBot.Platforms;
using Shouldly;

namespace PmcChatBot.Tests.Platforms;

public sealed class VendorHttpTests
{
    public static TheoryData<Exception> Troubles =>
        [
            new HttpRequestException("name or service not known"),
            // What HttpClient throws where a connection is reset as it opens.
            new SocketException((int)SocketError.NotConnected),
            new TaskCanceledException("the time is over"),
        ];

    [Theory]
    [MemberData(nameof(Troubles), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_cuts_a_call_is_an_outage_that_names_the_vendor(Exception trouble)
    {
        var error = await Should.ThrowAsync<HttpRequestException>(() =>
            VendorHttp.SendAsync("Slack", () => Task.FromException<HttpResponseMessage>(trouble), TestContext.Current.CancellationToken)
        );

        error.Message.ShouldStartWith("Slack ");
        error.InnerException.ShouldBe(trouble);
    }
}
