using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

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
        var card = new ModelCard(config.Name, config.State.Shape)
        {
            Classes = config.Classes,
            Range = config.State.Range is { } range ? (range.Low, range.High) : (-1, 1),
            DefaultSampler = config.Defaults?.Sampler,
            DefaultSteps = config.Defaults?.Steps,
            DefaultGuidance = config.Defaults?.Guidance ?? 1,
        };
        var traits = new ModelTraits(PredictionKind.Clean) { KnowsUnconditional = config.Classes.Count == 0 || config.KnowsUnconditional };
        return new(card, traits, ProcessFactory.Create(config.Process));
    }

    /// <summary>Loads the weights and moves them to a device.</summary>
    /// <exception cref="InvalidDataException">The config or a weight file is wrong.</exception>
    /// <exception cref="WeightMismatchException">Weights are missing, unexpected or of another shape.</exception>
    public static IGenerativeModel Load(ModelFolder folder, Device device)
    {
        var described = Describe(folder);
        var network = NetworkFactory.Build(folder.Config.Module, folder.Config.Parameterisation);
        try
        {
            using (var weights = folder.OpenWeights())
                WeightLoader.Load(network, weights);
            network.to(device);
            var card = described.Card with { WeightsHash = folder.WeightsHash };
            return (network, described.Process) switch
            {
                (EdmPrecond edm, IGaussianProcess process) => new EdmModel(edm, process, card, described.Traits, device),
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
}
