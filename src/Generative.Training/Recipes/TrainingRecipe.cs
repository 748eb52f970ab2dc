using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;
using Generative.Shared;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// A training as data: the <c>config.json</c> of a model folder (<see cref="ModelConfig"/>) plus a <c>training</c> section whose
/// type names the objective (<c>edm</c>, <c>classification</c>, <c>any-order</c>, <c>next-token</c>, <c>image-tokenizer</c> or <c>blackout</c>) and which
/// holds the options.
/// </summary>
public sealed class TrainingRecipe
{
    private const string Tokenizer = "image-tokenizer";

    private static readonly string[] OptionNames =
    [
        "steps", "schedule_steps", "batch_size", "learning_rate", "warm_up", "schedule", "weight_decay", "clip", "ema_decay", "seed",
        "checkpoint_every", "report_every", "keep_at",
    ];

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject json;
    private readonly string source;

    private TrainingRecipe(JsonObject json, string source)
    {
        (this.json, this.source) = (json, source);
        using (var training = JsonDocument.Parse(json["training"]?.ToJsonString() ?? throw new InvalidDataException(
            $"{source} lacks 'training' (an object with a 'type'); add the objective and its options.")))
            Training = ComponentSettings.Parse(training.RootElement, $"{source}: training");
        var model = (JsonObject)json.DeepClone();
        model.Remove("training");
        using (var document = JsonDocument.Parse(model.ToJsonString()))
            Model = ModelConfig.Parse(document.RootElement, source);
        Options = ReadOptions();
    }

    /// <summary>The model to train: the <c>config.json</c> of the folder it will be exported to.</summary>
    public ModelConfig Model { get; }

    /// <summary>The training section as written.</summary>
    public ComponentSettings Training { get; }

    /// <summary>The options of the training section, on the CPU.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Reads a recipe file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no recipe; the message names the place.</exception>
    public static TrainingRecipe Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} does not exist; give a recipe such as fashion-edm.json.", path);
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: options) is JsonObject json
                ? new(json, Path.GetFileName(path))
                : throw new InvalidDataException($"{path} holds no JSON object.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>The same recipe with other training values.</summary>
    /// <param name="values">Names and values of the training section; null values change nothing.</param>
    public TrainingRecipe With(IReadOnlyDictionary<string, long?> values)
    {
        var copy = (JsonObject)json.DeepClone();
        foreach (var (name, value) in values.Where(v => v.Value is not null))
            copy["training"]![name] = value;
        return new(copy, source);
    }

    /// <summary>Writes the recipe beside <paramref name="path"/> and renames it.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    public void Save(string path) => BesideFile.Write(Path.GetFullPath(path), file => file.Write(Encoding.UTF8.GetBytes(json.ToJsonString(Readable) + "\n")));

    /// <summary>Whether it trains a tokenizer of pictures.</summary>
    public bool IsImageTokenizer => ImageTokenizers.Known.Contains(Model.Module.Type);

    /// <summary>Whether its objective looks at pictures through a classifier (<see cref="PerceptualDistance"/>).</summary>
    public bool NeedsClassifier => Training.Type == Tokenizer && ImageTokenizerOptions.Read(Training).PerceptualWeight > 0;

    /// <summary>The network with fresh weights, drawn from torch's global generator, which this seeds with the recipe's seed.</summary>
    public nn.Module CreateNetwork()
    {
        manual_seed(Options.Seed);
        return IsImageTokenizer ? TokenizerNetwork() : NetworkFactory.Build(Model.Module, Model.Parameterisation);
    }

    /// <summary>The objective for a network that <see cref="CreateNetwork"/> built.</summary>
    /// <param name="network">The network.</param>
    /// <param name="looks">The classifier that pictures are looked at with, where <see cref="NeedsClassifier"/>; stays the caller's.</param>
    /// <exception cref="InvalidDataException">The objective is unknown, or the network is not of its kind.</exception>
    /// <exception cref="ArgumentException">The classifier is missing.</exception>
    public ITrainingObjective CreateObjective(nn.Module network, ImageClassifier? looks = null) => (Training.Type, network) switch
    {
        (Tokenizer, TokenizerTrainingNetwork pictures) => new ImageTokenizerObjective(pictures, ImageTokenizerOptions.Read(Training),
            looks is null ? null : new(looks)),
        ("edm", EdmPrecond edm) => new EdmObjective(edm, new()
        {
            PMean = Training.Optional("p_mean", -1.2),
            PStd = Training.Optional("p_std", 1.2),
            ClassDropout = Training.Optional("class_dropout", 0.1),
            AugmentedDimensions = Model.Process is { Type: "poisson-flow" } flow ? flow.Required<double>("D") : null,
            BetaClip = Training.Optional("beta_clip", 0.0),
        }),
        ("any-order", RotaryTransformer text) => new AnyOrderObjective(Masking(text), new() { Pieces = Training.Optional<int[]>("pieces", []) }),
        ("next-token", nn.Module<Tensor, Tensor> decoder and IDecoderNetwork) =>
            new NextTokenObjective(decoder, Training.Optional("class_dropout", 0.0)),
        ("blackout", BlackoutNetwork births) => new BlackoutObjective(births, DeathProcess(), BlackoutObjectiveOptions.Read(Training)),
        ("classification", ImageClassifier classifier) => new ClassificationObjective(classifier, Training.Optional("max_shift", 2)),
        ("edm" or "classification" or "any-order" or "next-token" or "blackout" or Tokenizer, _) => throw new InvalidDataException(
            $"{Training.Source}: '{Training.Type}' cannot train a {network.GetName()}; " +
            "edm and blackout need the parameterisation of that name, classification an ImageClassifier, any-order a network over tokens, "
            + $"next-token one that reads from left to right, {Tokenizer} one of {string.Join(", ", ImageTokenizers.Known)}."),
        _ => throw Unknown(),
    };

    /// <summary>The autoencoder, and the adversary that the training section describes.</summary>
    private TokenizerTrainingNetwork TokenizerNetwork()
    {
        var network = ImageTokenizers.Create(Model.Module).Network;
        if (ImageTokenizerOptions.Read(Training).AdversarialWeight == 0)
            return new(network);
        var settings = Training.Optional<ComponentSettings?>("discriminator", null);
        settings?.AllowOnly("channels", "layers");
        return new(network, new(network.Options.InChannels, settings?.Optional("channels", 32) ?? 32, settings?.Optional("layers", 2) ?? 2));
    }

    private InvalidDataException Unknown() =>
        new($"{Training.Source}: type \"{Training.Type}\" is not known; use edm, classification, any-order, next-token, {Tokenizer} or blackout.");

    /// <summary>The network, if the process masks as the objective does: with the last of the network's tokens.</summary>
    private RotaryTransformer Masking(RotaryTransformer text)
    {
        var process = Model.Process is { } settings ? ProcessFactory.Create(settings) as ITokenProcess : null;
        var tokens = text.Sizes.VocabularySize;
        return process?.Vocabulary == tokens && process.Mask == tokens - 1 ? text : throw new InvalidDataException(
            $"{Training.Source}: 'any-order' trains {text.GetName()} to fill token {tokens - 1} of {tokens}; "
            + $"set 'process' to absorbing with vocabulary {tokens} and mask {tokens - 1}.");
    }

    private PureDeathProcess DeathProcess() =>
        Model.Process is { } process && ProcessFactory.Create(process) is PureDeathProcess deaths ? deaths : throw new InvalidDataException(
            $"{Training.Source}: 'blackout' trains a model whose process is {PureDeathProcess.ProcessName}; set 'process' so.");

    private TrainerOptions ReadOptions()
    {
        string[] own = Training.Type switch
        {
            "edm" => ["p_mean", "p_std", "class_dropout", "beta_clip"],
            "any-order" => ["pieces"],
            "next-token" => ["class_dropout"],
            Tokenizer => [.. ImageTokenizerOptions.Names, "discriminator"],
            "blackout" => BlackoutObjectiveOptions.Names,
            "classification" => ["max_shift"],
            _ => throw Unknown(),
        };
        Training.AllowOnly([.. OptionNames, .. own]);
        var defaults = new TrainerOptions();
        var schedule = Training.Optional("schedule", "cosine");
        if (schedule is not ("cosine" or "constant"))
            throw new InvalidDataException($"{Training.Source}: 'schedule' is \"{schedule}\"; use cosine or constant.");
        var options = new TrainerOptions
        {
            Steps = Training.Required<long>("steps"),
            ScheduleSteps = Training.Has("schedule_steps") ? Training.Required<long>("schedule_steps") : null,
            BatchSize = Training.Optional("batch_size", defaults.BatchSize),
            LearningRate = Training.Optional("learning_rate", defaults.LearningRate),
            WarmUp = Training.Optional("warm_up", defaults.WarmUp),
            Schedule = schedule == "cosine" ? ScheduleShape.Cosine : ScheduleShape.Constant,
            Optimizer = defaults.Optimizer with { WeightDecay = Training.Optional("weight_decay", 0.0) },
            Clip = Training.Has("clip") ? Training.Required<double>("clip") : null,
            EmaDecay = Training.Optional("ema_decay", defaults.EmaDecay),
            Seed = Training.Optional("seed", defaults.Seed),
            CheckpointEvery = Training.Optional("checkpoint_every", defaults.CheckpointEvery),
            ReportEvery = Training.Optional("report_every", defaults.ReportEvery),
            KeepAt = Training.Optional<long[]>("keep_at", []),
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{Training.Source}: {e.Message}", e);
        }
    }
}
