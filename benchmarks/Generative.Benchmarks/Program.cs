// Measurements, not tests: figures depend on the machine, ratios within one run are what to quote.
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- overhead [MODEL]
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- memory [MODEL] [RUNS]
//   dotnet run -c Release --project benchmarks/Generative.Benchmarks -- networks [MODEL] [ROUNDS]
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
    default:
        Console.Error.WriteLine("Say what to measure: overhead, memory or networks.");
        return 2;
}
