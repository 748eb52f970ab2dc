using System.Globalization;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// Rules that change the scores of a next token, in the fixture's float32: NAME.kept exactly, NAME.scores and NAME.probs, for each NAME of
/// <c>params.json</c>; <c>tie.RULE_NUMBER.*</c> on the logits with ties; the self-terminating heads <c>nmst_*</c> and <c>st_*</c>. A name
/// of several rules also as the sampler <c>sample</c> orders them by its settings: NAME.sample.
/// </summary>
internal sealed class LogitsProcessorsKind : IParityKind
{
    private const string Tie = "tie.", Nmst = "nmst_", St = "st_";

    public string Name => "logits-processors";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        var known = RuleNumbersFile.Read(folder);
        foreach (var stored in StoredTensors.Names(folder, "").Where(n => n is not ("logits" or "input_ids" or "tie_logits")))
        {
            var (name, what) = (stored[..stored.LastIndexOf('.')], stored[(stored.LastIndexOf('.') + 1)..]);
            if (name.StartsWith(Tie, StringComparison.Ordinal))
                yield return new(stored, () => StoredTensors.Use(folder, f => OfTies(f, stored, name[Tie.Length..], what)));
            else if (!known.TryGetValue(name, out var numbers))
                yield return MaskedFolders.Unknown(stored);
            else if (name.StartsWith(Nmst, StringComparison.Ordinal) || name.StartsWith(St, StringComparison.Ordinal))
            {
                if (what != "logits")
                    yield return new(stored, () => StoredTensors.Use(folder, f => TerminationCase.Measure(f, name, what, numbers)));
            }
            else
                yield return new(stored, () => StoredTensors.Use(folder, f => Of(f, stored, what, numbers)));
        }
        foreach (var (name, numbers) in known.Where(k => !k.Key.StartsWith(Nmst, StringComparison.Ordinal)
            && !k.Key.StartsWith(St, StringComparison.Ordinal) && RuleChain.Rules(k.Value).Count > 1))
            yield return new($"{name}.sample", () => StoredTensors.Use(folder, f => SampledLaw.Measure(f, $"{name}.probs", numbers)));
    }

    private static ParityError Of(StoredTensors f, string stored, string what, IReadOnlyDictionary<string, double> numbers)
    {
        var scores = RuleChain.Apply(RuleChain.Rules(numbers), f["logits"], f["input_ids"]);
        return what switch
        {
            "scores" => new(Deviation.Scaled(scores, f[stored], e => e.clamp(min: 1)), RuleChain.Tolerance),
            "kept" => Deviation.Unequal(Kept(scores), f[stored]),
            "probs" => new(Deviation.Absolute(scores.softmax(-1), f[stored]), RuleChain.Tolerance),
            _ => throw new InvalidDataException($"'{stored}' is not known to the parity tests"),
        };
    }

    /// <summary>The rule and its number are in the name.</summary>
    private static ParityError OfTies(StoredTensors f, string stored, string rule, string what)
    {
        var parts = (Name: rule[..rule.LastIndexOf('_')], Number: rule[(rule.LastIndexOf('_') + 1)..]);
        var numbers = new Dictionary<string, double>
        {
            [parts.Name == "typical" ? "typical_p" : parts.Name] = double.Parse(parts.Number, CultureInfo.InvariantCulture),
        };
        var kept = Kept(RuleChain.Apply(RuleChain.Rules(numbers), f["tie_logits"], null));
        return what switch
        {
            "kept" or "kept_torch_cpu" => Deviation.Unequal(kept, f[stored]),
            "count_kept" => Deviation.Unequal(kept.sum(-1), f[stored]),
            _ => throw new InvalidDataException($"'{stored}' is not known to the parity tests"),
        };
    }

    private static Tensor Kept(Tensor scores) => scores.isneginf().logical_not();
}
