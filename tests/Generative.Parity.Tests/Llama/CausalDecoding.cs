using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Texts continued token by token behind a cache.</summary>
internal static class CausalDecoding
{
    /// <summary>The likeliest token each time, behind as much of the input as the prefill is.</summary>
    public static ParityError Greedy(CausalFixture f)
    {
        var expected = f.Stored["greedy_ids"];
        var prompt = f.Stored["input_ids"].narrow(1, 0, f.Stored["prefill_logits"].shape[1]);
        return Deviation.Unequal(Continue(f, prompt, Whole(prompt), expected.shape[1] - prompt.shape[1], Likeliest), expected);
    }

    /// <summary>The batch without its padding, rows of their own lengths, whose last logits are wanted.</summary>
    public static ParityError PaddedLogits(CausalFixture f)
    {
        var (ids, lengths) = Unpadded(f);
        using var cache = f.Decoder.CreateCache(lengths.Length, 1, CachePolicy.All);
        var last = f.Ask(ids, cache, lengths, [.. lengths.Select(_ => 1)]).squeeze(1);
        var without = f.Ask(ids, null, lengths, [.. lengths.Select(_ => 1)]).squeeze(1);
        return ParityError.Worst([f.Near(last, "padded_last_logits"), f.Near(without, "padded_last_logits")]);
    }

    /// <summary>The same, continued.</summary>
    public static ParityError PaddedGreedy(CausalFixture f)
    {
        var expected = f.Stored["padded_greedy_ids"];
        var (ids, lengths) = Unpadded(f);
        var steps = expected.shape[1] - f.Stored["padded_ids"].shape[1];
        var made = Continue(f, ids, lengths, steps, Likeliest).narrow(1, ids.shape[1], steps);
        return Deviation.Unequal(cat([f.Stored["padded_ids"], made], 1), expected);
    }

    /// <summary>Drawn with the README's rules and the stored uniforms, by the inverse of the cumulative probability in float64.</summary>
    public static ParityError Sampled(CausalFixture f)
    {
        var (expected, uniforms) = (f.Stored["sampled_ids"], f.Stored["sampled_uniforms"].to(ScalarType.Float64));
        var prompt = f.Stored["input_ids"].narrow(1, 0, expected.shape[1] - uniforms.shape[0]);
        var rules = RuleChain.Rules(new Dictionary<string, double>
        {
            ["temperature"] = Number("temperature", 0.8), ["top_k"] = Number("top_k", 20), ["top_p"] = Number("top_p", 0.9),
        });
        return Deviation.Unequal(Continue(f, prompt, Whole(prompt), uniforms.shape[0], Draw), expected);

        double Number(string name, double usual) => FixtureReadme.Number(f.Stored.Folder, $@"{name} ([\d.]*\d)") ?? usual;

        Tensor Draw(Tensor logits, int step)
        {
            var sums = RuleChain.Apply(rules, logits.to(ScalarType.Float64), null).softmax(-1).cumsum(-1);
            var u = uniforms[step].unsqueeze(-1) * sums.narrow(-1, sums.shape[^1] - 1, 1);
            return sums.le(u).sum(-1);
        }
    }

    private static Tensor Continue(CausalFixture f, Tensor ids, int[] lengths, long steps, Func<Tensor, int, Tensor> choose)
    {
        using var cache = f.Decoder.CreateCache(lengths.Length, 1, CachePolicy.All);
        int[] last = [.. lengths.Select(_ => 1)];
        var logits = f.Ask(ids, cache, lengths, last);
        List<Tensor> texts = [ids];
        for (var step = 0; step < steps; step++)
        {
            texts.Add(choose(logits.squeeze(1), step).unsqueeze(1));
            logits = f.Ask(texts[^1], cache);
        }
        return cat(texts, 1);
    }

    private static Tensor Likeliest(Tensor logits, int step) => logits.argmax(-1);

    private static int[] Whole(Tensor ids) => [.. Enumerable.Repeat((int)ids.shape[1], (int)ids.shape[0])];

    private static (Tensor Ids, int[] Lengths) Unpadded(CausalFixture f)
    {
        var (ids, mask) = (f.Stored["padded_ids"], f.Stored["padded_mask"]);
        int[] lengths = [.. mask.sum(1).data<long>().ToArray().Select(l => (int)l)];
        Tensor[] rows = [.. lengths.Select((l, row) => ids[row].roll(l - ids.shape[1], 0))];
        // Filler goes behind: rolled to the left by as many as there are.
        return (stack(rows), lengths);
    }
}
