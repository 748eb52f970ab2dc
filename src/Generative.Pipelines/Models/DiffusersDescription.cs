using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>What the configs of a diffusers folder say of the model it is.</summary>
internal static class DiffusersDescription
{
    public static ModelDescription Of(DiffusersFolder folder, DiffusersParts parts)
    {
        var facts = NetworkFacts.Of(parts.Network.Config!);
        var scheduler = parts.Scheduler;
        var own = new ScheduledSampler(scheduler);
        var card = new ModelCard(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Directory)), facts.RowShape)
        {
            Classes = ClassLabels.Of(folder, facts.Classes),
            PictureShape = PictureShape(parts, facts),
            DefaultSampler = own.Name,
            DefaultSteps = Math.Min(Steps(scheduler), scheduler.TrainSteps),
            DefaultGuidance = facts.Guidance,
            DefaultSettings = Limits(scheduler),
        };
        var traits = new ModelTraits(scheduler.Prediction) { KnowsUnconditional = facts.HasNoClass };
        return new(card, traits, scheduler.CreateProcess()) { OwnSampler = own };
    }

    /// <summary>The border that fits the scheduler's process.</summary>
    public static INetworkFrame Frame(SchedulerConfig scheduler) =>
        scheduler.Preconditioning is { } factors ? new PreconditionedFrame(factors)
        : scheduler.CreateProcess() is RectifiedFlowProcess ? new FlowFrame(scheduler.TrainSteps)
        : new DiscreteFrame(scheduler.Prediction);

    /// <summary>Pictures of what shape come out; empty when latents have nothing that decodes them.</summary>
    public static IReadOnlyList<long> PictureShape(ComponentSettings? autoencoder, NetworkFacts facts)
    {
        if (autoencoder is null)
            return facts.Channels is 1 or 3 ? facts.RowShape : [];
        var options = AutoencoderKLOptions.Read(autoencoder);
        return options.LatentChannels == facts.Channels
            ? [options.OutChannels, facts.Height * options.Downscale, facts.Width * options.Downscale]
            : throw new InvalidDataException($"{autoencoder.Source}: 'latent_channels' is {options.LatentChannels}, "
                + $"and the network beside it has {facts.Channels} channels; the two do not belong together.");
    }

    private static IReadOnlyList<long> PictureShape(DiffusersParts parts, NetworkFacts facts) =>
        PictureShape(parts.Autoencoder?.Config, facts);

    /// <summary>Steps the pipelines of the format run by default.</summary>
    private static int Steps(SchedulerConfig scheduler) => scheduler.Class switch
    {
        "DDPMScheduler" => scheduler.TrainSteps,
        "LCMScheduler" => 4,
        _ => 50,
    };

    private static IReadOnlyDictionary<string, double> Limits(SchedulerConfig scheduler) =>
        scheduler.Limits is { Clip.Default: 0, Threshold.Default: 0 } ? new Dictionary<string, double>() : scheduler.DefaultSettings;
}
