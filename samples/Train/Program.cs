using System.CommandLine;
using Generative.Samples.Train;

var root = new RootCommand("Trains the SDK's own models on Fashion-MNIST.") { TrainCommand.Create(), ExportCommand.Create() };

// The library's default of two seconds could end the process in the middle of saving.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
