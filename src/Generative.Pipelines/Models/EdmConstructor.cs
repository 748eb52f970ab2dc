using System.Globalization;
using System.Text.Json.Nodes;
using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>
/// <c>EDMPrecond</c> and its network, as published with Karras et al. 2022 and, unchanged, with PFGM++ (Xu et al. 2023). The network never
/// sees D, so the config says it: <c>D</c> makes it a Poisson flow, as does a list <c>D_values</c>, by its first entry.
/// </summary>
internal sealed class EdmConstructor : IConstructorModel
{
    private const string D = "D", Ds = "D_values", Dimensions = "N";
    private const int DefaultSteps = 18;

    public ModelDescription Describe(ConstructorFolder folder)
    {
        var a = folder.Arguments;
        var (channels, side, classes) = (a.Required<int>("img_channels"), a.Required<int>("img_resolution"), a.Optional("label_dim", 0));
        (string, int, int)[] limits = [("img_channels", channels, 1), ("img_resolution", side, 1), ("label_dim", classes, 0)];
        foreach (var (name, value, least) in limits)
            if (value < least)
                throw new InvalidDataException($"{a.Source}: '{name}' is {value}; give at least {least}.");
        var card = new ModelCard(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Directory)), [channels, side, side])
        {
            Classes = ClassLabels.Numbered(classes),
            DefaultSampler = "edm-heun",
            DefaultSteps = DefaultSteps,
        };
        var traits = new ModelTraits(PredictionKind.Clean) { KnowsUnconditional = classes > 0 && a.Optional("label_dropout", 0.0) > 0 };
        return new(card, traits, Process(a));
    }

    public IGenerativeModel Load(ConstructorFolder folder, Placement placement)
    {
        var described = Describe(folder);
        var network = Build(folder.Arguments);
        try
        {
            using (var weights = folder.OpenWeights())
                NetworkWeights.Load(network, weights, placement);
            var card = described.Card with { WeightsHash = folder.WeightsHash };
            return new EdmModel(network, (IContinuousProcess)described.Process, card, described.Traits, placement.Device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static EdmPrecond Build(ComponentSettings arguments)
    {
        // What belongs to the process is none of the network's business.
        var own = new JsonObject(arguments.ToJson().Where(f => f.Key is not (D or Ds or Dimensions))
            .Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
        try
        {
            return EdmPrecondConfig.Read(own.ToJsonString());
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{arguments.Source}: {e.Message}", e);
        }
    }

    /// <summary>The published range of noise, within what the network supports; Poisson flow where a D is given.</summary>
    private static IContinuousProcess Process(ComponentSettings a)
    {
        try
        {
            var edm = new EdmProcess(
                Math.Max(0.002, a.Optional("sigma_min", 0.0)), Math.Min(80, a.Optional("sigma_max", double.PositiveInfinity)));
            return DOf(a) is { } d ? new PoissonFlowProcess(d, edm) : edm;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException($"{a.Source}: {e.Message}", e);
        }
    }

    private static double? DOf(ComponentSettings a)
    {
        var json = a.ToJson();
        var given = json.TryGetPropertyValue(D, out var one) && one is not null ? one
            : json.TryGetPropertyValue(Ds, out var list) && list is JsonArray { Count: > 0 } values ? values[0] : null;
        return given?.ToString() switch
        {
            null => null,
            "inf" or "Infinity" => double.PositiveInfinity,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) => d,
            var text => throw new InvalidDataException($"{a.Source}: '{D}' is {text}; give a number above 0, or \"inf\" for diffusion."),
        };
    }
}
