using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;

namespace Generative.Pipelines;

/// <summary>
/// Turns a folder that a network over tokens is published in into a model: MDLM, RADD, SEDD, LLaDA and BD3-LM, each on the process its
/// authors trained it on.
/// </summary>
public static class PublishedTextModels
{
    private const double Eps = 1e-3;

    // What LLaDA's authors generate when nothing is asked for. The whole context of such networks takes hours on a CPU.
    private const int UsualTokens = 128;

    /// <summary>What the config alone tells.</summary>
    /// <exception cref="InvalidDataException">A field is missing, unknown or out of range.</exception>
    public static ModelDescription Describe(PublishedTextFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var config = Config(folder);
        var facts = TokenFacts.Of(config);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Directory));
        var card = new ModelCard(name, [facts.Length]) { PictureShape = [], DefaultSampler = Sampler(folder.Kind) };
        return new(card, facts.Traits, Process(folder, config, facts))
        {
            Tokenizer = ModelTokenizer.In(folder.Directory, name),
            DefaultTokens = UsualTokens,
        };
    }

    /// <summary>Loads the weights, converted to the wanted dtype on the wanted device.</summary>
    /// <inheritdoc cref="Describe" path="/exception"/>
    /// <exception cref="FileNotFoundException">There are no weights.</exception>
    /// <exception cref="WeightMismatchException">Weights are missing, unexpected or of another shape.</exception>
    public static IGenerativeModel Load(PublishedTextFolder folder, Placement placement) => TokenModels.Load(
        Describe(folder), NetworkFactory.Build(Config(folder)), folder.OpenWeights, () => folder.WeightsHash, placement);

    private static ComponentSettings Config(PublishedTextFolder folder) => folder.ConfigAs(folder.Kind switch
    {
        "mdlm" => nameof(MdlmTransformer),
        "ddit_wot" => nameof(RaddTransformer),
        "ddit" => nameof(SeddTransformer),
        "llada" => nameof(LladaModel),
        _ => nameof(Bd3lmModel),
    });

    /// <summary>What the authors sample with, or what is exact for their model.</summary>
    private static string Sampler(string kind) => kind switch
    {
        "llada" => "confidence",
        "bd3lm" => "block-first-hitting",
        "ddit" => "ancestral",
        _ => "first-hitting",
    };

    private static ITokenProcess Process(PublishedTextFolder folder, ComponentSettings config, TokenFacts facts)
    {
        var settings = new Dictionary<string, object?> { ["schedule"] = Schedule(folder, config), ["vocabulary"] = facts.Vocabulary };
        if (facts.Mask is { } mask)
            settings["mask"] = mask;
        var type = facts.Mask is null ? "uniform-tokens" : "absorbing";
        return (ITokenProcess)ProcessFactory.Create(ComponentSettings.Create(type, settings));
    }

    /// <summary>
    /// SEDD and RADD name theirs under <c>noise</c>; MDLM trains with the log-linear one, which masks a share t (1 - eps) of the tokens,
    /// and BD3-LM with its plain form. LLaDA trained on a share (1 - eps) t + eps; its network never hears of t, so MDLM's does for it.
    /// </summary>
    private static ComponentSettings Schedule(PublishedTextFolder folder, ComponentSettings config)
    {
        if (!config.Has("noise"))
            return LogLinear(folder.Kind == "bd3lm" ? 0 : Eps);
        var noise = config.Required<ComponentSettings>("noise");
        return noise.Type switch
        {
            "loglinear" => LogLinear(Eps),
            "geometric" => ComponentSettings.Create("geometric", new Dictionary<string, object?>
            {
                ["sigma_min"] = noise.Optional("sigma_min", 1e-4), ["sigma_max"] = noise.Optional("sigma_max", 20.0),
            }),
            var other => throw new InvalidDataException($"{noise.Source}: type \"{other}\" is not known; use loglinear or geometric."),
        };
    }

    private static ComponentSettings LogLinear(double eps) =>
        ComponentSettings.Create("log-linear", new Dictionary<string, object?> { ["eps"] = eps });
}
