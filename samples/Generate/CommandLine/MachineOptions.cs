using System.CommandLine;
using Generative.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.Samples.Generate;

/// <summary>Where and with how many threads to compute: the options that choose a command's container.</summary>
internal sealed class MachineOptions
{
    private readonly Option<string> _device = new("--device")
    {
        Description = $"Where to compute: {DeviceChoice.Choices}.", DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _dtype = new("--dtype")
    {
        Description = $"What networks compute in: {DTypeChoice.Choices}.", DefaultValueFactory = _ => "auto",
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
    public ServiceProvider Services(App app, ParseResult parsed) =>
        app.Services(parsed.GetValue(_device)!, parsed.GetValue(_dtype)!, (int?)parsed.GetValue(_threads));
}
