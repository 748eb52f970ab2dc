namespace Generative.Parity.Tests;

/// <summary>Finds out from the names of the stored tensors which cases there are.</summary>
internal static class BlackoutFolder
{
    // Inputs of other cases, and the trajectories' index lists.
    private static readonly string[] Shared = ["tEnd", "x0"];

    public static IEnumerable<ParityCase> Cases(string folder) =>
        StoredTensors.Names(folder, "").Except(Shared).SelectMany(name => Of(folder, name));

    private static IEnumerable<ParityCase> Of(string folder, string name)
    {
        Func<BlackoutFixture, ParityError>[] measures = name.Split('.') switch
        {
            ["observation_times", ..] => [f => BlackoutTimes.Observation(f, name)],
            ["weights", "finite_time" or "instantaneous"] => [f => BlackoutTimes.Weights(f, name), f => BlackoutTimes.OwnWeights(f, name)],
            ["batch", "finite_time" or "instantaneous", "x_t" or "birth_target" or "input" or "loss"] =>
                [f => BlackoutBatch.Measure(f, name)],
            ["sample", "binomial" or "poisson", "x" or "rate"] => [f => BlackoutSample.Measure(f, name)],
            ["sample", "binomial" or "poisson", "draws"] => [f => BlackoutSample.Draws(f, name)],
            ["delta", "pmf"] => [BlackoutLaws.Delta, BlackoutLaws.DeltaEnd],
            ["mixture", "oracle_rate"] => [BlackoutLaws.OracleRate],
            ["mixture", "final_binomial" or "final_poisson"] => [f => BlackoutLaws.Final(f, name)],
            ["batch", _, "raw_network_output" or "t_index" or "u"] or ["sample", _, "t_index" or "u"] or ["toy_network", _]
                or ["delta", "t_index" or "x0"] or ["mixture", "weights"] => [],
            _ => [_ => throw new InvalidDataException($"{folder} holds '{name}', which the parity tests do not know")],
        };
        string[] suffixes = name == "delta.pmf" ? ["", ".end"] : ["", ".closed-form"];
        return measures.Select((measure, i) => new ParityCase(name + suffixes[i], () => BlackoutFixture.Use(folder, measure)));
    }
}
