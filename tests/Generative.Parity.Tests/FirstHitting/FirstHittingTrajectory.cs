using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The stored trajectory on the toy network, step for step.</summary>
internal static class FirstHittingTrajectory
{
    private static readonly string[] Inputs = ["u_gumbel", "u_position", "u_time", "weights"];

    /// <summary>Whether a tensor is a quantity, not an input.</summary>
    public static bool Knows(string name) => name.Split('.') is ["trajectory", var quantity] && !Inputs.Contains(quantity);

    public static ParityError Measure(StoredTensors f, string name)
    {
        var (states, tau) = Run(f);
        var expected = f[name];
        var changed = states[1..].ne(states[..^1]);                                     // [L, rows, L]
        return name.Split('.')[1] switch
        {
            "tau" => new(Deviation.Absolute(tau, expected), FirstHittingTimes.Tolerance),
            "x" => Deviation.Unequal(states, expected),
            "position" => Deviation.Unequal(changed.to(ScalarType.Int64).argmax(-1).transpose(0, 1), expected),
            "token" => Deviation.Unequal(states[1..].masked_fill(changed.logical_not(), 0).sum(-1).transpose(0, 1), expected),
            "probs" => new(Deviation.Absolute(Probabilities(f, states, changed), expected), FirstHittingTimes.Tolerance),
            var other => LossTolerance.Unknown(other),
        };
    }

    private static PositionSums Model(StoredTensors f) => new(f["trajectory.weights"], new LogLinearMaskSchedule(0));

    private static (Tensor States, Tensor Tau) Run(StoredTensors f)
    {
        var (times, positions, gumbel) = (f["trajectory.u_time"], f["trajectory.u_position"], f["trajectory.u_gumbel"]);
        var rows = (int)times.shape[0];
        using var model = Model(f);
        var request = new SamplingRequest(new long[rows], 1)
        {
            Random = new ReplaySource(rows, key => key.Name switch
            {
                "hit-time" => times.narrow(1, key.Index, 1),
                "hit-position" => positions.narrow(1, key.Index, 1),
                // A column for the mask, which never wins.
                _ => cat([gumbel.narrow(1, key.Index, 1), full(rows, 1, 1, 0.5, ScalarType.Float64)], -1),
            }),
        };
        List<Tensor> states = [full_like(f["trajectory.x"][0], gumbel.shape[^1])], tau = [ones(rows, ScalarType.Float64)];
        using var result = SamplerRunner.Run(new FirstHitting(races: true), model, request, step =>
        {
            states.Add(step.State.Value.clone());
            tau.Add(step.Levels.ToTensor().flatten());
        });
        return (stack(states), stack(tau, 1));
    }

    /// <summary>What the network says of the position filled in each step, [rows, L, tokens].</summary>
    private static Tensor Probabilities(StoredTensors f, Tensor states, Tensor changed)
    {
        using var model = Model(f);
        return stack([.. Enumerable.Range(0, (int)changed.shape[0]).Select(i =>
            model.Predict(new(states[i], NoiseLevels.All(1), Conditioning.None)).Value.softmax(-1)[changed[i]])], 1);
    }
}
