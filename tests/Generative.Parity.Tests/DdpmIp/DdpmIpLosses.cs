using System.Text.Json;
using Generative.Checkpoints;
using Generative.Runtime;
using Generative.Sampling;
using Generative.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The SDK's objective fed with the stored draws and the README's stand-in network.</summary>
internal static class DdpmIpLosses
{
    /// <summary>"1e-4 relative": each item's loss to itself, x_t to its largest value.</summary>
    private const double Tolerance = 1e-4;

    public static ParityError Measure(string folder, string name)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, DdpmIpFolder.Files[0])));
        using var cases = SafetensorsFile.Open(Path.Combine(folder, DdpmIpFolder.Files[1]));
        var gamma = json.RootElement.GetProperty("input_pertub").GetDouble();
        var process = new DiscreteVpProcess([.. cases.Read("alphas_cumprod").to(ScalarType.Float64).data<double>()]);
        var stated = json.RootElement.GetProperty("steps").GetInt32();
        if (process.TrainSteps != stated)
            throw new InvalidDataException($"{folder} states {stated} steps and stores {process.TrainSteps}");

        var (clean, learns) = (cases.Read("x_start"), name.StartsWith("learned", StringComparison.Ordinal));
        Tensor? seen = null;
        using var network = nn.Identity();
        var objective = new DiffusionObjective(network, Forward, process, new()
        {
            InputPerturbation = gamma, LearnsVariance = learns, BoundWeight = process.TrainSteps / 1000.0,
        });
        var terms = objective.Terms(new(clean, zeros(clean.shape[0], ScalarType.Int64)), 0, Draws(cases, process));
        var expected = cases.Read(name);
        if (name == "x_t")
            return new(Deviation.Relative(seen!, expected), Tolerance);
        var actual = name.Split('.')[1] switch { "mse" => terms.Mse, "vb" => terms.Bits, _ => terms.Loss };
        return ParityError.Worst(Enumerable.Range(0, (int)expected.shape[0])
            .Select(i => new ParityError(Deviation.Relative(actual[i], expected[i]), Tolerance)));

        Tensor Forward(Tensor x, Tensor t, Tensor? classes)
        {
            seen = x.clone().MoveToOuterDisposeScope();
            var o = Wave(x, t);
            return learns ? cat([o, o.tanh()], 1) : o;
        }
    }

    /// <summary>Training has one row of draws; a timestep comes back from the middle of its share of [0, 1).</summary>
    private static ReplaySource Draws(SafetensorsFile cases, DiscreteVpProcess process) => new(1, key => key.Name switch
    {
        "timestep" => ((cases.Read("t").to(ScalarType.Float64) + 0.5) / process.TrainSteps).unsqueeze(0),
        "noise" => cases.Read("noise").unsqueeze(0),
        "perturbation" => cases.Read("perturbation").unsqueeze(0),
        _ => null,
    });

    /// <summary>0.6 sin(1.7 x + 0.013 t + 0.05 b + 0.31 c + 0.17 h - 0.23 w) + 0.25 x.</summary>
    private static Tensor Wave(Tensor x, Tensor t)
    {
        var phase = x * 1.7 + t.to(x.dtype).view(-1, 1, 1, 1) * 0.013 + Axis(0) * 0.05 + Axis(1) * 0.31 + Axis(2) * 0.17 - Axis(3) * 0.23;
        return phase.sin() * 0.6 + x * 0.25;

        Tensor Axis(int dimension)
        {
            long[] shape = [1, 1, 1, 1];
            shape[dimension] = x.shape[dimension];
            return arange(x.shape[dimension], x.dtype).reshape(shape);
        }
    }
}
