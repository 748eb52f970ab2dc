using System.CommandLine;
using System.CommandLine.Invocation;
using Generative.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary>The program: its commands, and the container they take samplers, models and everything else from.</summary>
/// <param name="Streams">Where it writes to.</param>
/// <param name="ModelRoots">Folders whose sub-folders are models.</param>
internal sealed record App(Streams Streams, IReadOnlyList<string> ModelRoots)
{
    /// <summary>Runs one command line; never throws. 0 done, 1 failure, 2 bad input, 130 interrupted.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation = default)
    {
        try
        {
            var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Action is ParseErrorAction)
                throw new BadInputException(ParseErrors.Sentence(parsed));
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = Streams.Out,
                Error = Streams.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Interruption listens to Ctrl-C, from before this line
            }, cancellation);
        }
        catch (Exception error)
        {
            return CommandErrors.Report(error, Streams.Error);
        }
    }

    /// <summary>The container of one command.</summary>
    /// <param name="device">Where models run, as text.</param>
    /// <param name="dtype">What networks compute in, as text.</param>
    /// <param name="threads">Torch's threads; null for the default.</param>
    public ServiceProvider Services(string device = "auto", string dtype = "auto", int? threads = null)
    {
        var services = new ServiceCollection();
        services.AddGenerative(options =>
        {
            options.Device = device;
            options.DType = dtype;
            options.Threads = threads;
            foreach (var root in ModelRoots)
                options.ModelRoots.Add(root);
        });
        return services.BuildServiceProvider();
    }

    private RootCommand Root() => new("Makes pictures and text with trained models, and pictures again from what their files remember.")
    {
        ImageCommand.Create(this),
        TextCommand.Create(this),
        ScoreCommand.Create(this),
        CompressCommand.Create(this),
        DecompressCommand.Create(this),
        SamplersCommand.Create(this),
        ModelsCommand.Create(this),
        ReplayCommand.Create(this),
        EncodeCommand.Create(this),
        DecodeCommand.Create(this),
        ConvertCommand.Create(this),
        DoctorCommand.Create(this),
    };
}
