using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The self-terminating heads on logits whose rows are the steps of one text.</summary>
internal static class TerminationCase
{
    public static ParityError Measure(StoredTensors f, string name, string what, IReadOnlyDictionary<string, double> numbers)
    {
        var (epsilon, end) = (numbers["epsilon"], (int)numbers["eos_token_id"]);
        var isMonotonic = name.StartsWith("st_", StringComparison.Ordinal);
        // Both heads are shown on the same logits.
        var logits = isMonotonic && !f.Has($"{name}.logits") ? f[$"nm{name}.logits"] : f[$"{name}.logits"];
        var expected = f[$"{name}.{what}"];
        ILogitsRule rule = isMonotonic ? new SelfTermination(epsilon, [end]) : new NonMonotonicTermination(epsilon, [end]);
        var actual = what switch
        {
            "probs" => Probabilities(rule, logits),
            "eos_prob" => Probabilities(rule, logits).select(-1, end),
            // The bound itself is what is left where the network never ends.
            "f_lb" when !isMonotonic => Probabilities(rule, Endless(logits, end)).select(-1, end),
            _ => throw new InvalidDataException($"'{name}.{what}' is not known to the parity tests"),
        };
        return new(Deviation.Absolute(actual, expected), RuleChain.Tolerance);
    }

    private static Tensor Probabilities(ILogitsRule rule, Tensor logits)
    {
        double[] memory = [0];
        return cat([.. Enumerable.Range(0, (int)logits.shape[0]).Select(step => Step(step).softmax(-1))]);

        Tensor Step(int step)
        {
            DecodingRow[] rows = [new(new long[step], 0)];
            var scores = logits.narrow(0, step, 1);
            return rule is IRememberingRule remembering ? remembering.Apply(scores, rows, memory) : rule.Apply(scores, rows);
        }
    }

    private static Tensor Endless(Tensor logits, int end)
    {
        var endless = logits.clone();
        endless.select(-1, end).fill_(double.NegativeInfinity);
        return endless;
    }
}
