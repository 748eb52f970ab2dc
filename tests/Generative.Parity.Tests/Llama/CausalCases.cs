using System.Globalization;
using System.Text.RegularExpressions;
using Generative.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Parity.Tests;

/// <summary>Cases that all such networks have: whole texts, texts in parts behind a cache, padded batches, greedy and drawn
/// tokens.</summary>
internal static partial class CausalCases
{
    private static readonly string[] Inputs =
        ["input_ids", "padded_ids", "padded_mask", "padded_position_ids", "prefill_logits", "sampled_uniforms"];

    public static IEnumerable<ParityCase> Of(CausalFamily family, string folder, Func<string, bool> others)
    {
        yield return new("weights", () => CausalFixture.MeasureWeights(family, folder));
        foreach (var name in StoredTensors.Names(folder, "").Where(n => !others(n)))
        {
            if (name == "prefill_logits")
            {
                yield return Case(name, Prefill);
                yield return Case("continuation.one_by_one", f => Continue(f, _ => 1));
                yield return Case("continuation.chunk", f => Continue(f, left => left));
                yield return Case("continuation.chunks_of_3", f => Continue(f, left => Math.Min(3, left)));
            }
            else if (!Inputs.Contains(name))
                yield return Case(name, Measure(name));
        }

        ParityCase Case(string name, Func<CausalFixture, ParityError> measure) =>
            new(name, () => CausalFixture.Use(family, folder, measure));
    }

    private static Func<CausalFixture, ParityError> Measure(string name) => name switch
    {
        "logits" => f => f.Near(f.Ask(f.Stored["input_ids"]), name),
        "loss" => f => f.Near(Loss(f.Ask(f.Stored["input_ids"]), f.Stored["input_ids"]), name),
        "greedy_ids" => CausalDecoding.Greedy,
        "padded_last_logits" => CausalDecoding.PaddedLogits,
        "padded_greedy_ids" => CausalDecoding.PaddedGreedy,
        "sampled_ids" => CausalDecoding.Sampled,
        _ when CacheName().Match(name) is { Success: true } match => f =>
        {
            using var cache = f.Decoder.CreateCache((int)f.Stored["input_ids"].shape[0], 1, CachePolicy.All);
            f.Ask(Start(f), cache);
            var (keys, values) = ((DecoderCache)cache).Held(int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
            return f.Near(match.Groups[1].Value == "k" ? keys : values, name);
        },
        _ => _ => throw new InvalidDataException($"'{name}' is not known to the parity tests"),
    };

    private static ParityError Prefill(CausalFixture f)
    {
        using var cache = f.Decoder.CreateCache((int)f.Stored["input_ids"].shape[0], 1, CachePolicy.All);
        return f.Near(f.Ask(Start(f), cache), "prefill_logits");
    }

    private static ParityError Continue(CausalFixture f, Func<long, long> size)
    {
        var ids = f.Stored["input_ids"];
        using var cache = f.Decoder.CreateCache((int)ids.shape[0], 1, CachePolicy.All);
        List<Tensor> parts = [f.Ask(Start(f), cache)];
        for (var at = (long)cache.Length; at < ids.shape[1]; at = cache.Length)
            parts.Add(f.Ask(ids.narrow(1, at, size(ids.shape[1] - at)), cache));
        return f.Near(cat(parts, 1), "logits");
    }

    private static Tensor Start(CausalFixture f) => f.Stored["input_ids"].narrow(1, 0, f.Stored["prefill_logits"].shape[1]);

    private static Tensor Loss(Tensor logits, Tensor ids)
    {
        var length = ids.shape[1] - 1;
        return functional.cross_entropy(logits.narrow(1, 0, length).flatten(0, 1), ids.narrow(1, 1, length).flatten());
    }

    [GeneratedRegex(@"^prefill_cache_([kv])(\d+)$")]
    private static partial Regex CacheName();
}
