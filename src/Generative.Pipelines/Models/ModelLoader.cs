using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>Turns a model folder into a model: the config says which module, process and parameterisation; nothing depends on the folder's name.</summary>
public static class ModelLoader
{
    /// <summary>What the config alone tells, without weights: enough for lists and for the validator.</summary>
    /// <exception cref="InvalidDataException">The config describes no generative model.</exception>
    public static ModelDescription Describe(ModelFolder folder)
    {
        var config = folder.Config;
        if (config.Process is null || config.Parameterisation is null)
            throw new InvalidDataException(
                $"{folder.Directory}: config.json names no process and parameterisation, so '{config.Name}' cannot generate; choose a generative model.");
        if (PictureTokenModels.Recognises(config))
            return PictureTokenModels.Describe(folder);
        if (CausalModels.Recognises(config))
            return CausalModels.Describe(folder);
        if (TokenModels.Recognises(config))
            return TokenModels.Describe(folder);
        var card = new ModelCard(config.Name, config.State.Shape)
        {
            Classes = config.Classes,
            Range = config.State.Range is { } range ? (range.Low, range.High) : (-1, 1),
            DefaultSampler = config.Defaults?.Sampler,
            DefaultSteps = config.Defaults?.Steps,
            DefaultGuidance = config.Defaults?.Guidance ?? 1,
        };
        var output = config.Parameterisation.Type == "blackout" ? PredictionKind.Count : PredictionKind.Clean;
        var traits = new ModelTraits(output) { KnowsUnconditional = config.KnowsUnconditional };
        return new(card, traits, ProcessFactory.Create(config.Process));
    }

    /// <summary>Loads the weights, converted to the wanted dtype on the wanted device.</summary>
    /// <exception cref="InvalidDataException">The config or a weight file is wrong.</exception>
    /// <exception cref="WeightMismatchException">Weights are missing, unexpected or of another shape.</exception>
    public static IGenerativeModel Load(ModelFolder folder, Placement placement)
    {
        if (PictureTokenModels.Recognises(folder.Config))
            return PictureTokenModels.Load(folder, placement);
        var described = Describe(folder);
        if (CausalModels.Recognises(folder.Config))
            return CausalModels.Load(folder, placement);
        if (TokenModels.Recognises(folder.Config))
            return TokenModels.Load(folder, placement);
        var network = NetworkFactory.Build(folder.Config.Module, folder.Config.Parameterisation);
        try
        {
            var unet = network switch { EdmPrecond edm => edm.Network, BlackoutNetwork births => births.Network, _ => null };
            if (unet is not null)
                CheckShape(folder, unet.Options);
            using (var weights = folder.OpenWeights())
                NetworkWeights.Load(network, weights, placement);
            var card = described.Card with { WeightsHash = folder.WeightsHash };
            return (network, described.Process) switch
            {
                (EdmPrecond edm, IContinuousProcess process) => new EdmModel(edm, process, card, described.Traits, placement.Device),
                (BlackoutNetwork births, PureDeathProcess process) when births.Support == process.Support =>
                    new BlackoutModel(births, process, card, described.Traits, placement.Device),
                (BlackoutNetwork births, PureDeathProcess process) => throw new InvalidDataException(
                    $"{folder.Directory}: 'parameterisation' counts {births.Support} levels, 'process' {process.Support}; "
                    + "they must agree."),
                _ => throw new InvalidDataException(
                    $"{folder.Directory}: a {network.GetName()} under the process '{described.Process.Name}' is not something this version can sample."),
            };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>A config that contradicts its own network would fail deep inside it, in words nobody understands.</summary>
    private static void CheckShape(ModelFolder folder, ImageUNetOptions network)
    {
        var config = folder.Config;
        long[] expected = [network.InChannels, network.Resolution, network.Resolution];
        if (network.InChannels != network.OutChannels)
            throw Contradiction($"'in_channels' is {network.InChannels} and 'out_channels' {network.OutChannels}; a denoiser has as many of each");
        if (config.State.Kind != "image" || !config.State.Shape.SequenceEqual(expected))
            throw Contradiction($"'state' is {config.State.Kind} [{string.Join(", ", config.State.Shape)}], its module makes image [{string.Join(", ", expected)}]");
        if (config.Classes.Count != network.LabelDim)
            throw Contradiction($"'classes' names {config.Classes.Count}, 'label_dim' says {network.LabelDim}; name each class once");

        InvalidDataException Contradiction(string what) => new($"{Path.Combine(folder.Directory, "config.json")}: {what}.");
    }
}
