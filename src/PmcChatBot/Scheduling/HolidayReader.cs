using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using PmcChatBot.Core.Publishing;

namespace PmcChatBot.Scheduling;

/// <summary>The settings of holidays.</summary>
public sealed class HolidayOptions
{
    /// <summary>Whether calendars may be read over http and from private addresses, such as a server in the same network.</summary>
    public bool AllowPrivate { get; set; }
}

/// <summary>A calendar could not be read. The message says why, for a chair.</summary>
public sealed class HolidaysUnreadableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Reads a calendar from the web or from the notes' repository. People name its address in chat, so it must not lead into the network that
/// the bot runs in.
/// </summary>
public sealed class HolidayReader(INotesRepository repository, IHttpClientFactory clients, IOptions<HolidayOptions> options)
{
    private const int LongestInBytes = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // https://www.iana.org/assignments/iana-ipv4-special-registry and its neighbour for IPv6.
    private static readonly IReadOnlyList<IPNetwork> Private =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/3",
            "::/96",
            "fec0::/10",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "2002::/16",
            "fc00::/7",
            "fe80::/10",
            "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>The reader and its HTTP client.</summary>
    public static void AddTo(IServiceCollection services) =>
        services
            .AddSingleton<HolidayReader>()
            .AddHttpClient(nameof(HolidayReader), http => (http.Timeout, http.MaxResponseContentBufferSize) = (Patience, LongestInBytes))
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                MaxAutomaticRedirections = 3,
                UseCookies = false,
                // A proxy would connect to whatever it is told, and only its own address could be checked here.
                UseProxy = false,
                ConnectCallback = (context, cancel) =>
                    ConnectAsync(context.DnsEndPoint, provider.GetRequiredService<IOptions<HolidayOptions>>().Value.AllowPrivate, cancel),
            });

    /// <summary>The text of a calendar.</summary>
    /// <exception cref="HolidaysUnreadableException">It cannot be read.</exception>
    public Task<string> ReadAsync(string from, CancellationToken cancel) =>
        from.Contains("://", StringComparison.Ordinal) ? DownloadAsync(new Uri(from), cancel) : FromGitAsync(from, cancel);

    /// <summary>Whether an address belongs to the network that the bot runs in, or to no host of the internet.</summary>
    internal static bool IsPrivate(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Private.Any(network => network.Contains(plain));
    }

    private async Task<string> FromGitAsync(string path, CancellationToken cancel)
    {
        try
        {
            var file = await repository.ReadAsync(new NotesLocation(path, "holidays"), cancel);
            return file.Text ?? throw new HolidaysUnreadableException($"the notes' repository has no file `{path}`");
        }
        catch (RepositoryException error)
        {
            throw new HolidaysUnreadableException(error.Message, error);
        }
    }

    private async Task<string> DownloadAsync(Uri url, CancellationToken cancel)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !options.Value.AllowPrivate)
        {
            throw new HolidaysUnreadableException("I read only what begins with https://");
        }

        try
        {
            using var http = clients.CreateClient(nameof(HolidayReader));
            using var response = await http.GetAsync(url, cancel);
            return response.IsSuccessStatusCode
                ? Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancel))
                : throw new HolidaysUnreadableException($"{url.Host} answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException error) when (error.GetBaseException() is HolidaysUnreadableException refused)
        {
            throw refused;
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new HolidaysUnreadableException("it is longer than 1 MB", error);
        }
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            throw new HolidaysUnreadableException($"{url.Host} cannot be reached", error);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new HolidaysUnreadableException($"{url.Host} took longer than {Patience.TotalSeconds:0} seconds", error);
        }
    }

    /// <summary>Connects to an address that was looked at, so that the name cannot lead somewhere else meanwhile.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, bool allowPrivate, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancel);
        var allowed = addresses.Where(address => allowPrivate || !IsPrivate(address)).ToArray();
        if (allowed.Length == 0)
        {
            throw new HolidaysUnreadableException($"{to.Host} is not on the internet, and I do not read from private addresses");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
