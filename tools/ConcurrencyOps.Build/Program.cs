using ConcurrencyOps.Build;

return BuildTool.Run(args, RepositoryLayout.FromThisAssembly(), Console.Out, Console.Error);
