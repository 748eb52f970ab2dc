using Generative.Sampling;

namespace Generative.Parity.Tests;

/// <summary><c>system.*</c>: x_i = tanh(sum over j below i of A_ij x_j + b_i), in passes from 0.</summary>
internal static class JacobiSystem
{
    public static ParityError Measure(StoredTensors stored, string name)
    {
        var (rows, bias) = (StoredLaws.Rows(stored["system.A"]), StoredLaws.Numbers(stored["system.b"]));
        var iterates = JacobiIteration.Iterates(
            x => [.. bias.Select((b, i) => Math.Tanh(b + Enumerable.Range(0, i).Sum(j => rows[i][j] * x[j])))],
            new double[bias.Length]).ToArray();
        return StoredLaws.Near(name == "system.solution" ? iterates[^1] : iterates.SelectMany(x => x), stored[name]);
    }
}
