// Measurements, not tests: figures depend on the machine, ratios within one run are what to quote.
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- overhead [MODEL]
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- memory [MODEL] [RUNS]
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- networks [MODEL] [ROUNDS]
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- masked MODEL [STEPS] [BATCH] [PARALLEL] [LENGTH] [ROUNDS]
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- masked-law MODEL [TEXTS] [LENGTH] [STEPS]
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- soak-text MODEL [TOKENS]
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- picture-tokens [FOLDER]
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- decode [--models 15M,110M] [--threads 1,2] [--batch 1,8] [--rounds 7]
//       [--tokens 12] [--json]
using System.Globalization;
using Generative.Benchmarks;
using Generative.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var services = new ServiceCollection();
services.AddGenerative(o => o.ModelRoots.Add(Path.Combine(AppContext.BaseDirectory, "models")));
using var provider = services.BuildServiceProvider();
var model = args.Length > 1 ? args[1] : "fashion-edm";
switch (args.FirstOrDefault())
{
    case "overhead":
        SamplerOverhead.Run(provider, model);
        return 0;
    case "memory":
        MemoryFlatness.Run(provider, model, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1000);
        return 0;
    case "networks":
        NetworkTimes.Run(provider, model, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5);
        return 0;
    case "masked" when args.Length > 1:
        var (steps, batch) = (Number(2) ?? 1000, Number(3) ?? 1);
        MaskedSampling.Run(provider, model, steps, batch, Number(4) ?? Math.Max(1, steps / 8), Number(5), Number(6) ?? 3);
        return 0;
    case "masked-law" when args.Length > 1:
        MaskedLaw.Run(provider, model, Number(2) ?? 2000, Number(3) ?? 32, Number(4) ?? 1000);
        return 0;
    case "soak-text" when args.Length > 1:
        TextSoak.Run(provider, model, Number(2) ?? 100_000);
        return 0;
    case "picture-tokens":
        FullSizePicture.Run(args.Length > 1 ? args[1] : Path.Combine(Path.GetTempPath(), "generative-open-magvit2"));
        return 0;
    case "decode":
        DecodeBenchmark.Run(DecodeArguments.Read(args.AsSpan(1)));
        return 0;
    default:
        Console.Error.WriteLine("Say what to measure: overhead, memory, networks, decode, picture-tokens, or masked, masked-law or soak-text and a model of text.");
        return 2;
}

int? Number(int index) => args.Length > index && args[index] != "-" ? int.Parse(args[index], CultureInfo.InvariantCulture) : null;
