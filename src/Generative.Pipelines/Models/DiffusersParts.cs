using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>The components of a diffusers folder that sampling needs.</summary>
/// <param name="Network">The network that predicts.</param>
/// <param name="Scheduler">The scheduler's settings.</param>
/// <param name="Autoencoder">What makes pictures of latents; null when the state is the picture.</param>
internal sealed record DiffusersParts(DiffusersComponent Network, SchedulerConfig Scheduler, DiffusersComponent? Autoencoder)
{
    private const string Library = "diffusers", Vae = "AutoencoderKL";

    private static readonly string[] Networks = ["UNet2DModel", "DiTTransformer2DModel"];

    /// <summary>Finds them by class.</summary>
    /// <exception cref="InvalidDataException">One is missing or of a class this version does not know.</exception>
    public static DiffusersParts Of(DiffusersFolder folder)
    {
        var autoencoder = folder.Components.FirstOrDefault(c => c.ClassName == Vae || c.Name == "vae");
        if (autoencoder is { ClassName: not Vae })
            throw Unknown(autoencoder, $"but this version decodes latents with {Vae}");
        var network = NetworkOf(folder, autoencoder);
        var scheduler = folder.Scheduler ?? throw new InvalidDataException(
            $"{folder.Directory}: no component is a scheduler, which says what the network was trained on; "
            + "add scheduler/scheduler_config.json.");
        // A VQModel beside a network, say: without it the latents would be taken for pictures.
        var stranger = folder.Components.FirstOrDefault(c => c.Library == Library && !c.IsScheduler && c != autoencoder
            && !Networks.Contains(c.ClassName) && c.WeightsPath is not null);
        if (stranger is not null)
            throw Unknown(stranger, $"which has weights and no place here; this version samples {Known}, alone or with an {Vae}");
        return new(network, SchedulerConfig.Parse(scheduler.Json, scheduler.Config!.Source), autoencoder);
    }

    private static DiffusersComponent NetworkOf(DiffusersFolder folder, DiffusersComponent? autoencoder)
    {
        DiffusersComponent[] others = [.. folder.Components.Where(c =>
            c.Library == Library && !c.IsScheduler && c != autoencoder && c.Config is not null)];
        if (Array.Find(others, c => Networks.Contains(c.ClassName)) is { } found)
            return found;
        var other = Array.Find(others, c => c.Name is "unet" or "transformer") ?? others.FirstOrDefault()
            ?? throw new InvalidDataException(
                $"{folder.Directory}: no component is a network that predicts; this version samples {Known}.");
        throw Unknown(other, NetworkFactory.KnownModules.Contains(other.ClassName)
            ? $"which is asked with more than a timestep and a class; pipelines of this version sample {Known}"
            : $"which this version does not know; it samples {Known}");
    }

    private static string Known => string.Join(" and ", Networks);

    private static InvalidDataException Unknown(DiffusersComponent component, string what) => new(
        $"{component.Config?.Source ?? component.Directory}: '_class_name' of '{component.Name}' is \"{component.ClassName}\", {what}.");
}
