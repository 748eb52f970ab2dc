using Generative.Checkpoints;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// The original <c>DiT</c> (Peebles and Xie 2023): linear betas over 1000 steps, the noise and a learnt variance predicted. Its pictures
/// need an autoencoder: a diffusers folder <c>vae</c> beside the config.
/// </summary>
internal sealed class DiTConstructor : IConstructorModel
{
    private const int TrainSteps = 1000, DefaultSteps = 50, GuidedChannels = 3;
    private const string Vae = "vae";

    public ModelDescription Describe(ConstructorFolder folder)
    {
        var facts = NetworkFacts.Of(folder.Arguments);
        var card = new ModelCard(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Directory)), facts.RowShape)
        {
            Classes = ClassLabels.Numbered(facts.Classes),
            PictureShape = DiffusersDescription.PictureShape(Autoencoder(folder)?.Config, facts),
            DefaultSampler = "ddim",
            DefaultSteps = DefaultSteps,
            DefaultGuidance = facts.Guidance,
            GuidedChannels = GuidedChannels,
        };
        // The published sampler spaces its steps evenly from the first timestep to the last.
        var process = new DiscreteVpProcess(BetaSchedules.AlphaBars("linear", TrainSteps, 1e-4, 0.02), "linspace");
        return new(card, new ModelTraits(PredictionKind.Epsilon) { KnowsUnconditional = facts.HasNoClass }, process);
    }

    public IGenerativeModel Load(ConstructorFolder folder, Placement placement)
    {
        var described = Describe(folder);
        var network = NetworkWeights.Build(folder.Arguments, folder.OpenWeights, placement);
        try
        {
            var card = described.Card with { WeightsHash = folder.WeightsHash };
            var asked = TimestepNetwork.Of(network) with { Classes = card.Classes.Count, DType = placement.DType };
            var model = new TimestepModel(asked, new DiscreteFrame(PredictionKind.Epsilon), (IContinuousProcess)described.Process, card,
                described.Traits, placement.Device);
            return Autoencoder(folder) is { } autoencoder ? new LatentModel(model, DiffusersModels.Codec(autoencoder, placement)) : model;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static DiffusersComponent? Autoencoder(ConstructorFolder folder)
    {
        var path = Path.Combine(folder.Directory, Vae);
        if (!DiffusersFolder.Recognises(path))
            return null;
        var opened = DiffusersFolder.Open(path).Components[0];
        return opened.ClassName == "AutoencoderKL" ? opened
            : throw new InvalidDataException(
                $"{path}: '_class_name' is \"{opened.ClassName}\"; this version decodes latents with AutoencoderKL.");
    }
}
