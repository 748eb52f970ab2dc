using System.CommandLine;
using Generative.Pipelines;
using Generative.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary>Where and with how many threads to compute: the options that choose a command's container.</summary>
internal sealed class MachineOptions
{
    private const string Usual = "auto";

    private readonly Option<string> _device = new("--device")
    {
        Description = $"Where to compute: {DeviceChoice.Choices}.", DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _dtype = new("--dtype")
    {
        Description = $"What networks compute in: {DTypeChoice.Choices}.", DefaultValueFactory = _ => Usual,
    };

    private readonly Option<long?> _threads =
        NumberOption.Whole("--threads", "Torch's threads on the CPU; default one a core.", 1, TorchThreads.Most);

    /// <summary>Adds the options to a command.</summary>
    public MachineOptions(Command command)
    {
        command.Add(_device);
        command.Add(_dtype);
        command.Add(_threads);
    }

    /// <summary>The container that the command line asks for.</summary>
    /// <param name="app">The program.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="dtype">What networks compute in where the command line does not say.</param>
    public ServiceProvider Services(App app, ParseResult parsed, string? dtype = null) =>
        app.Services(parsed.GetValue(_device)!, DType(parsed, dtype), (int?)parsed.GetValue(_threads));

    /// <summary>The request with the dtype among what its files remember, unless it is the usual one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="dtype">What networks compute in where the command line does not say.</param>
    public ImageRequest Remember(ImageRequest request, ParseResult parsed, string? dtype = null) =>
        DTypeChoice.Resolve(DType(parsed, dtype)) == DTypeChoice.Resolve(Usual) ? request : request with
        {
            Notes = new Dictionary<string, string>(request.Notes)
            {
                [ImageParameters.DType] = DType(parsed, dtype).Trim().ToLowerInvariant(),
            },
        };

    private string DType(ParseResult parsed, string? otherwise) =>
        parsed.GetResult(_dtype) is { Implicit: false } || otherwise is null ? parsed.GetValue(_dtype)! : otherwise;
}
