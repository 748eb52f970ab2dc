using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Checkpoints;
using Generative.Networks;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder: the network and the stored tensors.</summary>
internal sealed class OpenMagvit2ArFixture : IDisposable
{
    /// <summary>"Tolerance 1e-4 absolute on logits."</summary>
    public const double Tolerance = 1e-4;

    private static readonly string[] Parts = ["pre", "post"];

    private OpenMagvit2ArFixture(string folder)
    {
        (Stored, Network) = (new(folder), FactorizedGpt.Create(Settings(folder)));
        Network.eval();
        using var weights = TensorSource.Open(folder);
        WeightLoader.Load(Network, weights);
    }

    public StoredTensors Stored { get; }

    public FactorizedGpt Network { get; }

    public Tensor Classes => Stored["class_labels"].flatten();

    /// <summary>Measures something on the network.</summary>
    public static ParityError Use(string folder, Func<OpenMagvit2ArFixture, ParityError> measure) =>
        FixtureScope.Use(() => new OpenMagvit2ArFixture(folder), measure);

    /// <summary>The network's settings: the part <c>transformer_config</c> of the published config.</summary>
    public static ComponentSettings Settings(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!["model"]?["init_args"]?["transformer_config"]?["params"]?.AsObject()
            ?? throw new InvalidDataException($"{path} has no model.init_args.transformer_config.params");
        config["type"] = nameof(FactorizedGpt);
        return ComponentSettings.Parse(JsonSerializer.SerializeToElement(config), path);
    }

    /// <summary>Sub-tokens stored in two tensors, int64 [rows, cells, slots].</summary>
    public Tensor Tokens(string run) => stack([.. Parts.Select(part => Stored[$"{run}_{part}"])], -1);

    /// <summary>A part's number: its slot.</summary>
    public static int Slot(string part) => Array.IndexOf(Parts, part) is var slot and >= 0 ? slot
        : throw new InvalidDataException($"'{part}' is not known to the parity tests");

    /// <summary>Rows as the network reads them: the class, then the sub-tokens.</summary>
    public Tensor Row(Tensor classes, Tensor tokens) => cat([classes.unsqueeze(1), tokens.flatten(1)], 1);

    /// <summary>What is answered along rows about one slot, [rows, cells, the slot's size].</summary>
    public Tensor Along(Tensor answers, int slot)
    {
        var (cells, slots) = (Network.Options.Cells, Network.Options.Slots);
        return answers.narrow(1, 0, cells * slots).reshape([answers.shape[0], cells, slots, -1]).select(2, slot)
            .narrow(-1, 0, Network.Options.SlotSizes[slot]);
    }

    /// <summary>Pictures by a sampler behind the stored classes, and the scores it began each token with.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="guidance">Guidance; null for none.</param>
    /// <param name="rules">Rules behind the scores that are kept; null for none.</param>
    /// <param name="uniforms">[tokens, rows]; null for no draws.</param>
    /// <param name="settings">The sampler's.</param>
    /// <returns>int64 [rows, cells, slots], and [rows, tokens, vocabulary].</returns>
    public (Tensor Tokens, Tensor Scores) Sample(string sampler, IGuidance? guidance = null, ILogitsRule? rules = null,
        Tensor? uniforms = null, IReadOnlyDictionary<string, double>? settings = null)
    {
        using var model = new CellPictureModel(Network);
        var (options, rows, heard) = (Network.Options, (int)Classes.shape[0], new HeardScores());
        var request = new SamplingRequest([.. Enumerable.Range(0, rows).Select(i => (long)i)], options.MaxLength - 1)
        {
            Start = new(0, Classes.unsqueeze(1)),
            Guidance = guidance,
            Random = uniforms is null ? null
                : new ReplaySource(rows, key => key.Name == "token" ? uniforms[key.Index].reshape(rows, 1) : null),
            Decoding = DecodingOptions.None with { Rules = rules is null ? [heard] : [heard, rules] },
            Settings = settings ?? new Dictionary<string, double>(),
        };
        using var result = SamplerRunner.Run(KnownSamplers.Get(sampler), model, request);
        var tokens = result.State.Value.narrow(1, 1, options.MaxLength - 1).reshape(rows, options.Cells, options.Slots);
        return (tokens.clone(), sampler == "jacobi" ? cat(heard.Scores, 0) : stack(heard.Scores, 1));
    }

    /// <summary>Numbers the README gives in brackets behind a word: one for each slot.</summary>
    public double[] Numbers(string word, params double[] usual) =>
        FixtureReadme.Word(Stored.Folder, word + @" \[([\d., ]+)\]") is not { } found ? usual
            : [.. found.Split(',').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];

    public ClassTokenGuidance Guidance() => new(Numbers("scales", 2.5, 1.75), Network.Options.NoClass);

    public SlotRules Rules() => SlotRules.Of(Numbers("temperature", 1.1, 0.9), [.. Numbers("top_k", 6, 12).Select(k => (int)k)],
        Numbers("top_p", 0.95, 0.9));

    public void Dispose()
    {
        Stored.Dispose();
        Network.Dispose();
    }
}
