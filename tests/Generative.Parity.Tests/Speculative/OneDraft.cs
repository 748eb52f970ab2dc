using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The rule for one draft: its probabilities, rounds with stored draws, and what a round gives.</summary>
internal static class OneDraft
{
    /// <summary><c>single.*</c>: pairs of laws.</summary>
    public static ParityError Single(StoredTensors stored, string name)
    {
        var pairs = StoredLaws.Rows(stored["single.target"]).Zip(StoredLaws.Rows(stored["single.draft"]));
        return StoredLaws.Near(pairs.SelectMany(pair => name switch
        {
            "single.accept_prob" => pair.First.Zip(pair.Second, SpeculativeRule.AcceptProbability),
            "single.residual" => SpeculativeRule.Residual(pair.First, pair.Second),
            "single.acceptance_rate" => [SpeculativeRule.AcceptanceRate(pair.First, pair.Second)],
            _ => throw new InvalidDataException($"'{name}' is not known to the parity tests"),
        }), stored[name]);
    }

    /// <summary><c>iid.*</c>: tokens of a round.</summary>
    public static ParityError Iid(StoredTensors stored, string name) => StoredLaws.Near(
        StoredLaws.Numbers(stored["iid.alpha"]).SelectMany(alpha =>
            StoredLaws.Ids(stored["iid.gamma"]).Select(gamma => SpeculativeRule.ExpectedTokens(alpha, (int)gamma))), stored[name]);

    /// <summary><c>replay.*</c>: rounds with stored draws, tokens filled up with -1.</summary>
    public static ParityError Replay(StoredTensors stored, string name)
    {
        var shape = stored["replay.draft"].shape;
        var (rows, drafted, vocabulary) = (shape[0], (int)shape[1], (int)shape[2]);
        var target = StoredLaws.Rows(stored["replay.target"]);
        var draft = StoredLaws.Rows(stored["replay.draft"]);
        var (tokens, tests) = (StoredLaws.Ids(stored["replay.draft_tokens"]), StoredLaws.Numbers(stored["replay.accept_uniforms"]));
        var last = StoredLaws.Numbers(stored["replay.residual_uniforms"]);
        List<long> accepted = [], output = [];
        for (var row = 0; row < rows; row++)
        {
            List<long> round = [];
            var taken = 0;
            for (var i = 0; i < drafted && taken == i; i++)
            {
                var place = row * drafted + i;
                var verdict = new SpeculativeAcceptance().Verify(
                    target[row * (drafted + 1) + i], draft[place], [tokens[place]], [tests[place]], last[row]);
                round.Add(verdict.Token);
                taken += verdict.Accepted + 1;
            }
            if (taken == drafted)
            {
                var law = tensor(target[row * (drafted + 1) + drafted], [1, vocabulary]);
                round.Add(CategoricalDraw.InverseCdf(law, tensor([last[row]])).item<long>());
            }
            accepted.Add(taken);
            output.AddRange([.. round, .. Enumerable.Repeat(-1L, drafted + 1 - round.Count)]);
        }
        return StoredLaws.Same(name == "replay.accepted" ? accepted : output, stored[name]);
    }
}
