using System.Text;
using PmcChatBot.Fuzz;
using SharpFuzz;

// `run` in this folder builds, instruments and fuzzes one law. With a file as the second argument, that input is played once.
if (args is [var name, var file])
{
    Laws.All[name](File.ReadAllText(file, Encoding.UTF8));
    return 0;
}

// Nothing instrumented may be touched before this.
Fuzzer.OutOfProcess.Run(stream =>
{
    using var reader = new StreamReader(stream, Encoding.UTF8);
    Laws.All[args[0]](reader.ReadToEnd());
});
return 0;
