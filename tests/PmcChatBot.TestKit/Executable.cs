using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace PmcChatBot.TestKit;

/// <summary>The real executable, as a user starts it.</summary>
internal sealed class Executable : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ServiceProvider _services;
    private Task<string> _output = Task.FromResult("");

    private Executable(Process process, int http, int local)
    {
        _process = process;
        _services = new ServiceCollection()
            .AddHttpClient("bot")
            .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { CookieContainer = new CookieContainer() })
            .AddHttpMessageHandler(() => new SocketErrors())
            .Services.BuildServiceProvider();
        Http = _services.GetRequiredService<IHttpClientFactory>().CreateClient("bot");
        Http.BaseAddress = new Uri($"http://127.0.0.1:{local}");
        Main = new Uri($"http://127.0.0.1:{http}");
    }

    public HttpClient Http { get; }

    public Uri Main { get; }

    /// <summary>The most memory it has had, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancel,
        string? directory = null,
        params (string Name, string Value)[] environment
    )
    {
        using var process = Start(arguments, directory, environment);
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Serves the built-in chat from a folder, and waits until it is ready.</summary>
    public static Task<Executable> ServeAsync(string data, CancellationToken cancel) =>
        ServeLocalAsync(data, "2017-09-03T17:30:00Z", cancel);

    /// <summary>Serves the built-in chat from a folder at a time, and waits until it is ready.</summary>
    public static Task<Executable> ServeLocalAsync(
        string data,
        string at,
        CancellationToken cancel,
        params (string Name, string Value)[] environment
    )
    {
        var local = Ports.Free();
        return ServeAsync(local, ["--local", "--data", data, "--at", at], cancel, [("Local__Port", $"{local}"), .. environment]);
    }

    /// <summary>Waits until it died by itself.</summary>
    public async Task<int> DiedAsync(CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel);
        return _process.ExitCode;
    }

    /// <summary>Serves with these arguments and settings, and waits until it is ready.</summary>
    public static Task<Executable> ServeAsync(
        IReadOnlyList<string> arguments,
        CancellationToken cancel,
        params (string Name, string Value)[] environment
    ) => ServeAsync(0, arguments, cancel, environment);

    private static async Task<Executable> ServeAsync(
        int local,
        IReadOnlyList<string> arguments,
        CancellationToken cancel,
        params (string Name, string Value)[] environment
    )
    {
        var http = Ports.Free();
        var process = Start(["serve", .. arguments], null, [("Http__Url", $"http://127.0.0.1:{http}"), .. environment]);
        var serving = new Executable(process, http, local);
        serving._output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        while (true)
        {
            try
            {
                (await serving.Http.GetAsync(new Uri(serving.Main, "/readyz"), cancel)).EnsureSuccessStatusCode();
                return serving;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancel);
            }
            catch (HttpRequestException)
            {
                throw new InvalidOperationException($"It stopped: {await errors}");
            }
        }
    }

    /// <summary>What it logged, once it was killed.</summary>
    public Task<string> OutputAsync() => _output;

    /// <summary>As by <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        Http.Dispose();
        await _services.DisposeAsync();
    }

    private static Process Start(IReadOnlyList<string> arguments, string? directory, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        start.ArgumentList.Add(Dll());
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string Dll([CallerFilePath] string here = "")
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(here)!, "../../src/PmcChatBot/bin", output.Parent!.Name, output.Name, "PmcChatBot.dll")
        );
    }

    /// <summary>Where a process dies as it takes a connection, <see cref="HttpClient"/> lets the socket's own error through.</summary>
    private sealed class SocketErrors : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            try
            {
                return await base.SendAsync(request, cancel);
            }
            catch (SocketException error)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, error.Message, error);
            }
        }
    }
}
